import { describe, expect, test } from '@jest/globals';
import { buildFrame } from '@logferry/logplex';
import { appLine, frameOf, type TestApp, type World } from '../e2e/world.js';
import { seriousIssues } from '../support/axe.js';
import type { Browser } from '../support/browser.js';
import { signInThrough } from '../support/people.js';
import { postFrame } from '../support/post-frame.js';
import { postShuttleBatch } from '../support/post-shuttle-batch.js';
import { openStage } from '../support/stage.js';
import { waitUntil } from '../support/wait-until.js';

const FLOW_TIMEOUT_MS = 60_000;

let world: World;
let browser: Browser;
let app: TestApp;

const send = async (...texts: readonly string[]): Promise<void> => {
  expect((await postFrame(app.token.drainUrl, frameOf(...texts))).status).toBe(204);
};
const untilDelivered = (text: string) =>
  waitUntil(
    `"${text}" at Datadog`,
    () =>
      world.datadog
        .received()
        .logs()
        .some(({ raw }) => raw.message === text),
    {
      timeoutMs: 30_000,
    },
  );

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
  app = await world.newApp({ name: 'shop-production' });
  await signInThrough(browser.page, world.product.url, world.tenant);
});

describe('an app in trouble', () => {
  test(
    'says what waits when its key is revoked, refuses another wrong key, and recovers with a right one',
    async () => {
      const { page } = browser;
      browser.expect(/status of 422/);
      await send('before the trouble');
      await untilDelivered('before the trouble');
      world.datadog.revokeKey(app.apiKey);
      await send('while the key is revoked');

      await page.goto(`${world.product.url}/apps/${app.id}`);
      const banner = page.getByRole('alert').filter({ hasText: 'rejects the API key: 1 line waits' });
      await banner.getByText(/The first of them will be dropped in 17 h/).waitFor();
      await banner.getByRole('button', { name: 'Replace key' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('New API key').fill('0123456789abcdef0123456789abcdef');
      await dialog.getByRole('button', { name: 'Check and replace' }).click();
      await dialog.getByText(/rejected this key/).waitFor();

      await dialog.getByLabel('New API key').fill(world.newKey());
      await dialog.getByRole('button', { name: 'Check and replace' }).click();
      await dialog.waitFor({ state: 'detached' });
      await untilDelivered('while the key is revoked');
      await banner.waitFor({ state: 'detached' });
      await page.getByText('Healthy').first().waitFor();
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'discards what is parked only when its name was typed',
    async () => {
      const { page } = browser;
      const other = await world.newApp({ name: 'shop-staging' });
      world.datadog.revokeKey(other.apiKey);
      expect((await postFrame(other.token.drainUrl, frameOf('never delivered'))).status).toBe(204);
      await page.goto(`${world.product.url}/apps/${other.id}/undelivered`);
      await page.getByRole('region', { name: 'Parked' }).getByText('1 line waits').waitFor();
      await page.getByRole('button', { name: 'Discard' }).click();
      const dialog = page.getByRole('dialog');
      const discard = dialog.getByRole('button', { name: 'Discard parked lines' });
      expect(await discard.isDisabled()).toBe(true);
      await dialog.getByLabel('Type shop-staging to confirm').fill('shop-staging');
      await discard.click();
      await page.getByText('1 line discarded').waitFor();
      await page.getByText('Nothing is parked').waitFor();
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'shows a log that Datadog refused, and sends it again',
    async () => {
      const { page } = browser;
      world.datadog.script({ kind: 'status', status: 400 }, { times: 4 });
      await send('refused at first');
      await page.goto(`${world.product.url}/apps/${app.id}`);
      await page.getByRole('link', { name: 'Undelivered' }).click();
      const table = page.getByRole('table', { name: 'Dead letters' });
      await table.getByText('refused at first').waitFor();
      await table.getByRole('button', { name: /^Look at/ }).click();
      await page.getByRole('dialog').getByLabel('the log as it was sent').getByText('ddsource').waitFor();
      await page.keyboard.press('Escape');
      world.datadog.clearScript();
      await table.getByRole('button', { name: 'Send again' }).click();
      await page.getByText('On the way again').waitFor();
      await untilDelivered('refused at first');
      await page.getByText('No dead letter').waitFor();
    },
    FLOW_TIMEOUT_MS,
  );
});

describe('drain tokens', () => {
  test(
    'are rotated: the new URL works at once, the old one for its time of grace',
    async () => {
      const { page } = browser;
      await page.goto(`${world.product.url}/apps/${app.id}/drain-tokens`);
      await page.getByRole('button', { name: /^Rotate token/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Make the new URL' }).click();
      const command = await dialog.getByRole('textbox', { name: 'drain command' }).inputValue();
      const drainUrl = /^heroku drains:add '([^']+)'/.exec(command)?.[1] ?? '';
      expect((await postFrame(drainUrl, frameOf('by the new URL'))).status).toBe(204);
      expect((await postFrame(app.token.drainUrl, frameOf('by the old URL'))).status).toBe(204);
      await dialog.getByText('Still in use').waitFor();
      await dialog.getByText(/The old URL was last used (just now|\d+ s ago)/).waitFor();
      expect(await seriousIssues(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Done' }).click();
      const old = page.getByRole('row').filter({ hasText: 'Ending' });
      await old.getByText('Still in use').waitFor();
      await untilDelivered('by the new URL');
      await untilDelivered('by the old URL');
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'are revealed to those who say so, which the audit log notes, and revoked',
    async () => {
      const { page } = browser;
      await page.goto(`${world.product.url}/apps/${app.id}/drain-tokens`);
      const live = page.getByRole('row').filter({ hasText: 'Live' });
      await live.getByRole('button', { name: /^Reveal token/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Show the URL' }).click();
      await dialog.getByRole('tab', { name: 'Datadog-style URL' }).click();
      const url = await dialog.getByRole('textbox', { name: 'Datadog-style URL' }).inputValue();
      expect(url).toContain('/api/v2/logs?dd-api-key=');
      await dialog.getByRole('tab', { name: 'Fir app' }).click();
      const telemetry = await dialog.getByRole('textbox', { name: 'telemetry command' }).inputValue();
      expect(telemetry).toMatch(/^heroku telemetry:add \S+ --app shop-production .*--headers '\{/);
      await page.keyboard.press('Escape');
      const { items } = await world.tenant.ok<{ items: readonly { action: string }[] }>('GET', '/api/v1/audit-log');
      expect(items.map(({ action }) => action)).toContain('revealDrainToken');

      await live.getByRole('button', { name: /^Revoke token/ }).click();
      await dialog.getByRole('button', { name: 'Revoke token' }).click();
      await page.getByText('Revoked', { exact: true }).waitFor();
    },
    FLOW_TIMEOUT_MS,
  );
});

describe("an app's settings", () => {
  test(
    'give a process type its own service, which the preview shows before and Datadog after saving',
    async () => {
      const { page } = browser;
      browser.expect(/status of 422/);
      const settled = await world.newApp({ name: 'shop-demo' });
      await page.goto(`${world.product.url}/apps/${settled.id}/settings`);
      await page.getByRole('button', { name: 'Add a process type' }).click();
      await page.getByLabel('Process type 1', { exact: true }).fill('web 1');
      await page.getByLabel('Service of process type 1').fill('shop-web');
      await page.getByLabel('Tell when silent').fill('30');
      await page.getByRole('button', { name: 'Save settings' }).click();
      await page.getByText(/must be a process type of the Procfile/).waitFor();

      await page.getByLabel('Process type 1', { exact: true }).fill('web');
      await page.getByRole('region', { name: 'Preview' }).getByText('shop-web').waitFor();
      await page.getByRole('button', { name: 'Save settings' }).click();
      await page.getByText('Settings saved').waitFor();
      await waitUntil('a log of the new service', async () => {
        await postFrame(settled.token.drainUrl, frameOf('of the web'));
        return settled.logs().some(({ raw }) => raw.service === 'shop-web');
      });
    },
    FLOW_TIMEOUT_MS,
  );
});

test(
  'a Private Space lists its apps, and names them for Datadog',
  async () => {
    const { page } = browser;
    const space = await world.newApp({ name: 'space-eu' });
    const shuttle = (text: string) =>
      postShuttleBatch(space.token.drainUrl, buildFrame([{ ...appLine(text), appname: 'shop-eu' }], 'log-shuttle'));
    await page.goto(`${world.product.url}/apps/${space.id}/settings`);
    await page.getByRole('switch', { name: 'Private Space' }).press('Space');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('Settings saved').waitFor();
    await page.getByRole('link', { name: 'Discovered apps' }).click();
    await page.getByText('No app yet').waitFor();
    expect(await seriousIssues(page)).toEqual([]);

    expect(await shuttle('unnamed')).toBe(204);
    const table = page.getByRole('table', { name: 'Discovered apps' });
    await table.getByText('shop-eu').waitFor();
    await table.getByRole('button', { name: 'Name shop-eu' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('shop');
    expect(await seriousIssues(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save name' }).click();
    await table.getByRole('button', { name: 'Rename shop' }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await waitUntil('a log of the name', async () => {
      await shuttle('named');
      return space.logs().some(({ raw }) => raw.hostname === 'shop.web.1');
    });
    await table.getByRole('button', { name: 'Forget shop' }).click();
    await dialog.getByRole('button', { name: 'Forget app' }).click();
    await table.getByRole('button', { name: 'Rename shop' }).waitFor({ state: 'detached' });
  },
  FLOW_TIMEOUT_MS,
);

test(
  'a destination tells what happened to it of late',
  async () => {
    const { page } = browser;
    await page.goto(`${world.product.url}/destinations`);
    await page.getByText('Datadog rejected the key').first().waitFor();
    await page.getByText('It took logs again').first().waitFor();

    const card = page.getByRole('region').filter({ hasText: 'It took logs again' }).first();
    await card.getByText('Flowing').or(card.getByText('Idle')).waitFor();
    await card.getByRole('img', { name: /^Latency of the last \d+ attempts/ }).waitFor();
    await card.getByRole('button', { name: /^Show attempts at/ }).click();
    const attempts = card.getByRole('table', { name: 'Last attempts' });
    await attempts.getByRole('row').filter({ hasText: '403' }).first().waitFor();
    await attempts.getByRole('row').filter({ hasText: '202' }).first().waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  },
  FLOW_TIMEOUT_MS,
);

test(
  'the overview draws what became of the lines, over the time that the URL names',
  async () => {
    const { page } = browser;
    await page.goto(`${world.product.url}/apps/${app.id}?range=24h`);
    const charts = page.getByRole('region', { name: 'Over time' });
    await charts.getByText('By hour, in the last 24 hours.').waitFor();
    // Only what is not empty has a path.
    await charts.locator('.recharts-bar-rectangle path').first().waitFor({ state: 'attached' });
    await charts.getByRole('heading', { name: 'Lines by kind' }).waitFor();
    await charts.getByText('App', { exact: true }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByText('1 h', { exact: true }).click();
    await charts.getByText('By minute, in the last hour.').waitFor();
    expect(new URL(page.url()).searchParams.get('range')).toBe('1h');
  },
  FLOW_TIMEOUT_MS,
);
