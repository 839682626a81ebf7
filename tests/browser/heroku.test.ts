import { expect, test } from '@jest/globals';
import type { World } from '../e2e/world.js';
import { seriousIssues } from '../support/axe.js';
import type { Browser } from '../support/browser.js';
import { signInThrough } from '../support/people.js';
import { openStage } from '../support/stage.js';
import { waitUntil } from '../support/wait-until.js';

const FLOW_TIMEOUT_MS = 90_000;

let world: World;
let browser: Browser;

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
  await signInThrough(browser.page, world.product.url, world.tenant);
});

test(
  'an account is connected, apps are picked, their logs arrive, and what ends here ends at Heroku',
  async () => {
    const { heroku, product, tenant, datadog, site } = world;
    const { page } = browser;
    const apiKey = world.newKey();
    await tenant.createDestination({ name: 'Main', site: site.code, apiKey });
    const [cedar, fir] = [heroku.createApp('shop-cedar'), heroku.createApp('shop-fir', 'fir')];
    heroku.createApp('shop-of-others').access = 'view';

    await page.goto(`${product.url}/apps`);
    await page.getByRole('link', { name: 'Connect Heroku' }).click();
    await page.getByRole('button', { name: 'Connect Heroku' }).click();
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByText('Heroku was told no').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('button', { name: 'Connect Heroku' }).click();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByText('ada@example.com').waitFor();
    expect(page.url()).toBe(`${product.url}/heroku`);

    const table = page.getByRole('table', { name: 'Apps at Heroku' });
    await page.getByRole('textbox', { name: 'Search' }).fill('of-others');
    await table.getByRole('checkbox', { name: 'shop-cedar' }).waitFor({ state: 'detached' });
    await table.getByRole('checkbox', { name: 'shop-of-others' }).check();
    await page.getByRole('textbox', { name: 'Search' }).fill('');
    for (const { name } of [cedar, fir]) await table.getByRole('checkbox', { name }).check();
    expect(await table.getByRole('row', { name: /shop-fir/ }).innerText()).toContain('Fir');
    await page.getByRole('textbox', { name: 'Environment' }).fill('staging');
    await page.getByRole('button', { name: 'Add 3 apps' }).click();
    await page.getByText('2 drains added, 1 app failed').waitFor();
    await page.getByText('may not do that with this app').waitFor();
    await table
      .getByRole('row', { name: /shop-cedar/ })
      .getByText('Drain added')
      .waitFor();
    expect(await table.getByRole('checkbox', { name: 'shop-fir' }).isDisabled()).toBe(true);
    expect(await seriousIssues(page)).toEqual([]);

    const sent = await Promise.all([cedar, fir].map((app) => heroku.log(app, `a line of ${app.name}`)));
    expect(sent).toEqual([[204], [200]]);
    const received = () =>
      datadog
        .received()
        .logs({ key: apiKey })
        .map(({ resolved }) => resolved);
    await waitUntil('both lines are at Datadog', () => received().length === 2);
    expect(received().map(({ tags }) => tags.includes('env:staging'))).toEqual([true, true]);

    await page.getByRole('link', { name: 'shop-cedar in Logferry' }).click();
    await page.getByRole('link', { name: 'Drain tokens' }).click();
    await page.getByText('Log drain of shop-cedar, added by Logferry at Heroku').waitFor();
    await page.goto(`${product.url}/heroku`);
    const { items } = await tenant.ok<{ items: { id: string; name: string }[] }>('GET', '/api/v1/apps');
    await tenant.ok('DELETE', `/api/v1/apps/${items.find(({ name }) => name === 'shop-cedar')?.id}`);
    await waitUntil('the drain is gone at Heroku', () => heroku.state.drains.size === 0);
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('button', { name: 'Disconnect account' }).click();
    await page.getByText('No Heroku account is connected').waitFor();
    await waitUntil('Heroku has taken back what it gave', () => heroku.state.authorizations.size === 0);
    expect([heroku.state.telemetryDrains.size, await heroku.log(fir, 'still here')]).toEqual([1, [200]]);
  },
  FLOW_TIMEOUT_MS,
);
