import { buildFrame } from '@logferry/logplex';
import type { Page } from 'playwright-core';
import { appLine, type World } from '../e2e/world.js';
import { signInThrough } from '../support/people.js';
import { postFrame } from '../support/post-frame.js';
import type { Shop } from './shop.js';

/** Somebody new, whose first app has just sent its first lines. */
export async function pictureFirstRun(page: Page, world: World): Promise<void> {
  await signInThrough(page, world.product.url, world.neighbour);
  await page.goto(`${world.product.url}/start`);
  await page.getByRole('radio', { name: new RegExp(`^${world.site.code},`) }).check();
  await page.getByLabel('API key').fill(world.newKey());
  await page.getByRole('button', { name: 'Check key and continue' }).click();
  await page.getByLabel('Heroku app name').fill('storefront');
  await page.getByLabel('Environment').fill('production');
  await page.getByRole('button', { name: 'Register app' }).click();
  const command = await page.getByRole('textbox', { name: 'drain command' }).inputValue();
  const drainUrl = /'([^']+)'/.exec(command)?.[1] ?? '';
  await postFrame(drainUrl, buildFrame(['one', 'two', 'three'].map((text) => appLine(text))));
  const ladder = page.getByRole('list', { name: 'State ladder' });
  await ladder.getByText('Datadog said 202').waitFor();
  await ladder.scrollIntoViewIfNeeded();
}

export async function pictureApps(page: Page, world: World): Promise<void> {
  await signInThrough(page, world.product.url, world.tenant);
  await page.goto(`${world.product.url}/apps`);
  await page.getByRole('row').filter({ hasText: 'storefront-staging' }).waitFor();
}

export async function pictureOverview(page: Page, world: World, { appId }: Shop): Promise<void> {
  await page.goto(`${world.product.url}/apps/${appId}`);
  await page.locator('.recharts-surface').first().waitFor();
  await page.getByRole('heading', { name: 'Over time' }).evaluate((heading) => heading.scrollIntoView());
}

export async function pictureTail(page: Page, world: World, { appId, send }: Shop): Promise<void> {
  await page.goto(`${world.product.url}/apps/${appId}/tail`);
  await page.getByText('Live', { exact: true }).waitFor();
  const last = page.getByRole('listbox', { name: 'Lines' }).getByRole('option').filter({ hasText: 'refund of order' });
  // Lines are given to the tail from the moment a worker knows that somebody looks.
  while ((await last.count()) < 2) {
    await send();
    await page.waitForTimeout(1_500);
  }
}

export async function pictureRules(page: Page, world: World, { appId, send }: Shop): Promise<void> {
  await page.goto(`${world.product.url}/apps/${appId}/rules`);
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByLabel('Name').fill('mask card numbers');
  await page.getByLabel('What it does').selectOption('mask_sequences');
  await page.getByLabel('Pattern').fill('card=\\d{12,19}');
  await page.getByLabel('Replaced by').fill('card=[hidden]');
  await send();
  await page.getByRole('button', { name: 'Take newer lines' }).click();
  await page.getByLabel('Preview').getByText('card=[hidden]').first().waitFor();
}
