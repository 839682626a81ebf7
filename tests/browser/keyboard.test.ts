import { expect, test } from '@jest/globals';
import { frameOf, type TestApp, type World } from '../e2e/world.js';
import type { Browser } from '../support/browser.js';
import { enter, tabTo, type } from '../support/by-keyboard.js';
import { confirmAddress, linkMailedTo } from '../support/mailbox.js';
import { forgetPerson } from '../support/people.js';
import { postFrame } from '../support/post-frame.js';
import { openStage } from '../support/stage.js';
import { waitUntil } from '../support/wait-until.js';

const FLOW_TIMEOUT_MS = 60_000;
const PASSWORD = 'correct horse battery';

let world: World;
let browser: Browser;
let app: TestApp;

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
  await confirmAddress(world.product, world.tenant);
  app = await world.newApp({ name: 'shop-production' });
});

const send = async (drainUrl: string, ...texts: string[]) =>
  expect((await postFrame(drainUrl, frameOf(...texts))).status).toBe(204);

const signUp = async (email: string) => {
  const { page } = browser;
  await type(page, 'Name', 'Ada');
  await type(page, 'Email', email);
  await type(page, 'Password', PASSWORD);
  await page.keyboard.press('Enter');
};

/** What a dialog took the focus from has it again. */
const hasFocus = (role: 'button', name: string | RegExp) =>
  browser.page.getByRole(role, { name }).and(browser.page.locator(':focus')).waitFor();

test(
  'signing up and the first run, till the ladder is complete',
  async () => {
    const { page } = browser;
    await page.goto(`${world.product.url}/sign-in`);
    await enter(page, 'link', 'Create an account');
    await signUp('ada@example.com');

    await page.getByRole('heading', { name: 'Connect a Heroku app' }).waitFor();
    const sites = page.getByRole('radiogroup', { name: /site/i });
    await tabTo(page, sites.getByRole('radio').first());
    const site = sites.getByRole('radio', { name: new RegExp(`^${world.site.code},`) });
    while ((await site.and(page.locator(':focus')).count()) === 0) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await type(page, 'API key', world.newKey());
    await page.getByText('accepts this key').waitFor();
    await page.keyboard.press('Enter');

    await type(page, 'Heroku app name', 'first-app');
    await page.keyboard.press('Enter');
    await enter(page, 'button', 'Copy drain command');
    const command = await page.evaluate<string>('navigator.clipboard.readText()');
    const ladder = page.getByRole('list', { name: 'State ladder' });
    await ladder.getByText('Waiting for Heroku').waitFor();
    await send(/'([^']+)'/.exec(command)?.[1] ?? '', 'first');
    await ladder.getByText('Datadog said 202').waitFor();
    await enter(page, 'link', 'Go to the app');
    await page.getByRole('heading', { name: 'first-app' }).waitFor();
  },
  FLOW_TIMEOUT_MS,
);

test(
  'signing in, a revoked key, its replacement and the recovery',
  async () => {
    const { page } = browser;
    const { email, password } = world.tenant;
    await forgetPerson(page);
    await page.goto(`${world.product.url}/sign-in?next=/apps/${app.id}`);
    await type(page, 'Email', email);
    await type(page, 'Password', password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'shop-production' }).waitFor();

    await send(app.token.drainUrl, 'before');
    await app.settled(1);
    world.datadog.revokeKey(app.apiKey);
    await send(app.token.drainUrl, 'meanwhile');
    const banner = page.getByRole('alert').filter({ hasText: 'rejects the API key' });
    await banner.waitFor();
    await enter(page, 'button', 'Replace key');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await hasFocus('button', 'Replace key');
    await page.keyboard.press('Enter');
    await type(page, /New API key/, world.newKey());
    await page.getByText('accepts this key').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await banner.waitFor({ state: 'detached' });
    await page.getByText('Healthy').first().waitFor();
    expect(await page.evaluate('document.activeElement !== document.body')).toBe(true);
  },
  FLOW_TIMEOUT_MS,
);

test(
  'a rule, previewed and saved',
  async () => {
    const { page } = browser;
    // The app's, not those of all apps in the navigation.
    await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Rules' }));
    await page.keyboard.press('Enter');
    await enter(page, 'button', 'Add rule');
    await type(page, 'Name', 'mask cards');
    await type(page, 'What it does', 'Mask what matches');
    // While it is typed it ends in a backslash for a moment, and who types slowly has that refused.
    browser.expect(/status of 422/);
    await type(page, 'Pattern', 'card=\\d+');
    await type(page, 'Replaced by', 'card=[gone]');
    const previewed = page.getByLabel('Preview').getByText('order 1 card=[gone] placed');
    const newer = page.getByRole('button', { name: 'Take newer lines', disabled: false });
    // Lines are given to people from the moment a worker knows that somebody looks.
    await waitUntil('a line to try it on', async () => {
      await send(app.token.drainUrl, 'order 1 card=4242 placed');
      return (await newer.or(previewed).count()) > 0;
    });
    if ((await previewed.count()) === 0) await enter(page, 'button', 'Take newer lines');
    await previewed.first().waitFor();
    await enter(page, 'button', 'Add rule');
    await page.getByText('Rule saved').waitFor();
    await hasFocus('button', 'Add rule');
  },
  FLOW_TIMEOUT_MS,
);

test(
  'the rotation of a drain token',
  async () => {
    const { page } = browser;
    await enter(page, 'link', 'Drain tokens');
    await enter(page, 'button', /^Rotate token/);
    await page.keyboard.press('Escape');
    await hasFocus('button', /^Rotate token/);
    await page.keyboard.press('Enter');
    await enter(page, 'button', 'Make the new URL');
    await enter(page, 'button', 'Copy drain command');
    const command = await page.evaluate<string>('navigator.clipboard.readText()');
    await send(/'([^']+)'/.exec(command)?.[1] ?? '', 'by the new URL');
    await enter(page, 'button', 'Done');
    await page.getByText('Ending').waitFor();
    expect(await page.evaluate('document.activeElement !== document.body')).toBe(true);
  },
  FLOW_TIMEOUT_MS,
);

test(
  'an invitation, accepted by somebody new who may only look',
  async () => {
    const { page } = browser;
    await enter(page, 'link', 'Members');
    await enter(page, 'button', 'Invite');
    await type(page, 'Email', 'grace@example.com');
    const roles = page.getByRole('dialog').getByRole('radio');
    await tabTo(page, roles.and(page.getByRole('radio', { checked: true })));
    while (!(await roles.and(page.getByRole('radio', { name: /^Viewer/ })).isChecked()))
      await page.keyboard.press('ArrowUp');
    await enter(page, 'button', 'Send invitation');
    await page.getByRole('table', { name: 'Invitations' }).waitFor();
    await hasFocus('button', 'Invite');

    await forgetPerson(page);
    await page.goto(await linkMailedTo(world.product, 'grace@example.com', 'You are invited'));
    await enter(page, 'link', 'Create an account');
    await signUp('grace@example.com');
    await enter(page, 'button', 'Join');
    await page.getByText('shop-production').first().waitFor();
    expect(await page.getByRole('link', { name: 'Connect an app' }).count()).toBe(0);
  },
  FLOW_TIMEOUT_MS,
);
