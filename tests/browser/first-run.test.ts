import { expect, test } from '@jest/globals';
import { buildFrame } from '@logferry/logplex';
import { timestampOf, type World } from '../e2e/world.js';
import type { Browser } from '../support/browser.js';
import { postFrame } from '../support/post-frame.js';
import { openStage } from '../support/stage.js';

const FLOW_TIMEOUT_MS = 60_000;
const LADDER_TIMEOUT_MS = 20_000;

let world: World;
let browser: Browser;

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
});

test(
  'the first run leads from signing up to a complete ladder, with the logs at Datadog and the counts in the ledger',
  async () => {
    const { page } = browser;
    const apiKey = world.newKey();

    await page.goto(world.product.url);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Ada');
    await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Create account' }).click();

    await page.getByRole('heading', { name: 'Connect a Heroku app' }).waitFor();
    await page.getByRole('radio', { name: new RegExp(`^${world.site.code},`) }).check();
    await page.getByLabel('API key').fill(apiKey);
    await page.getByRole('button', { name: 'Check key and continue' }).click();

    await page.getByLabel('Heroku app name').fill('shop-production');
    await page.getByLabel('Environment').fill('production');
    await page.getByRole('button', { name: 'Register app' }).click();

    const command = await page.getByRole('textbox', { name: 'drain command' }).inputValue();
    const drainUrl = /^heroku drains:add '([^']+)' -a shop-production$/.exec(command)?.[1] ?? '';
    expect(new URL(drainUrl).origin).toBe(world.product.url);
    await page.getByRole('button', { name: 'Copy drain command' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(command);
    const ladder = page.getByRole('list', { name: 'State ladder' });
    await ladder.getByText('Waiting for Heroku').waitFor();
    await page.getByRole('button', { name: 'Send a test log' }).click();
    await ladder.getByText('Datadog said 202').waitFor({ timeout: LADDER_TIMEOUT_MS });
    await ladder.getByText('Waiting for Heroku').waitFor();

    const lines = ['first', 'second', 'third'].map((text) => ({
      priority: 190,
      timestamp: timestampOf(Date.now()),
      appname: 'app',
      procid: 'web.1',
      text: `${text}\n`,
    }));
    expect((await postFrame(drainUrl, buildFrame(lines))).status).toBe(204);

    await ladder.getByText(/First frame at/).waitFor({ timeout: LADDER_TIMEOUT_MS });
    await ladder.getByText('Parsed 4 lines').waitFor({ timeout: LADDER_TIMEOUT_MS });
    await ladder.getByText('Datadog said 202').waitFor({ timeout: LADDER_TIMEOUT_MS });
    const received = world.datadog.received().logs({ key: apiKey });
    expect(received.slice(1).map(({ resolved }) => [resolved.message, resolved.host])).toEqual([
      ['first', 'shop-production.web.1'],
      ['second', 'shop-production.web.1'],
      ['third', 'shop-production.web.1'],
    ]);

    await page.getByRole('link', { name: 'Go to the app' }).click();
    const ledger = page.getByRole('table', { name: 'Ledger' });
    await ledger
      .getByText(/adds up/)
      .first()
      .waitFor({ timeout: LADDER_TIMEOUT_MS });
  },
  FLOW_TIMEOUT_MS,
);

test(
  'a new destination says what the site thinks of a key while it is typed, and how to mend a rejected one',
  async () => {
    const { page } = browser;
    browser.expect(/status of 422/);
    await page.goto(`${world.product.url}/destinations`);
    await page.getByRole('button', { name: 'Add destination' }).first().click();
    await page.getByRole('radio', { name: new RegExp(`^${world.site.code},`) }).check();
    await page.getByLabel('Name').fill('Wrong');
    const key = page.getByLabel('API key');
    await key.fill('0123456789abcdef');
    await page.getByText('An API key has 32 hexadecimal characters; this has 16.').waitFor();
    await key.fill('0123456789abcdef0123456789abcdef');
    await page.getByText(`${world.site.code} does not know this key`).waitFor();
    await page.getByRole('button', { name: /^Check key/ }).click();
    await page
      .getByText(/rejected this key/)
      .first()
      .waitFor();
    await key.fill(world.newKey());
    await page.getByText(`${world.site.code} accepts this key.`).waitFor();
    world.datadog.script({ kind: 'status', status: 503 }, { endpoint: 'validate' });
    await key.fill(world.newKey());
    await page.getByText(`${world.site.code} does not answer.`).waitFor();
  },
  FLOW_TIMEOUT_MS,
);
