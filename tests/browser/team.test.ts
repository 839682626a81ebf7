import { beforeAll, describe, expect, test } from '@jest/globals';
import { totpOf } from '@logferry/testkit';
import { frameOf, type World } from '../e2e/world.js';
import { seriousIssues } from '../support/axe.js';
import type { Browser } from '../support/browser.js';
import { confirmAddress } from '../support/mailbox.js';
import { joinTeam, signInThrough } from '../support/people.js';
import { postFrame } from '../support/post-frame.js';
import { openStage } from '../support/stage.js';

const FLOW_TIMEOUT_MS = 60_000;

/** What buttons and links are called that change something. */
const WRITING =
  /^(add|change|connect|create|delete|discard|drain now|edit|import|invite|new|pause|redrive|remove|rename|replace|resend|reset|resume|revoke|rotate|save|send|test|transfer|withdraw)\b/i;

let world: World;
let browser: Browser;
let teamId: string;
let appId: string;

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
  const { product, tenant } = world;
  await confirmAddress(product, tenant);
  teamId = (await tenant.ok<{ id: string }>('GET', '/api/v1/tenant')).id;
  const app = await world.newApp({ name: 'shop-of-the-team' });
  appId = app.id;
  expect((await postFrame(app.token.drainUrl, frameOf('one', 'two'))).status).toBe(204);
  // What the tests are refused on purpose.
  browser.expect(/the server responded with a status of (401|409|422)/);
});

/** A toast, or a notice within the page. */
const said = (text: string | RegExp) => browser.page.getByText(text).first().waitFor();

describe('an owner', () => {
  const open = async (path: string, title: string) => {
    await browser.page.goto(world.product.url + path);
    await browser.page.getByRole('heading', { level: 1, name: title }).waitFor();
  };

  beforeAll(() => signInThrough(browser.page, world.product.url, world.tenant), FLOW_TIMEOUT_MS);

  test(
    'invites somebody, hears when they belong to the team already, and changes what a member is',
    async () => {
      const { page } = browser;
      const member = await joinTeam(world.product, world.tenant, 'member');
      await open('/members', 'Members');
      const guest = `guest-of-${member.email}`;
      const invite = async (email: string) => {
        await page.getByRole('button', { name: 'Invite', exact: true }).click();
        await page.getByRole('textbox', { name: 'Email' }).fill(email);
        await page.getByRole('radio', { name: /^Viewer/ }).check();
        await page.getByRole('button', { name: 'Send invitation' }).click();
      };
      await invite(guest);
      await said(`Invitation mailed to ${guest}.`);
      await page.getByRole('table', { name: 'Invitations' }).getByText(guest).waitFor();
      await page.getByRole('button', { name: `Withdraw the invitation of ${guest}` }).click();
      await page.getByRole('table', { name: 'Invitations' }).waitFor({ state: 'detached' });

      await invite(member.email);
      await page.getByRole('dialog').getByText('They are a member already').waitFor();
      await page.keyboard.press('Escape');

      const name = member.email.split('@')[0] ?? '';
      await page.getByRole('combobox', { name: `Role of ${name}` }).selectOption('Admin');
      await said(`${name} is now admin.`);
      expect(await member.ok('GET', '/api/v1/tenants')).toMatchObject({
        items: [{ role: 'owner' }, { id: teamId, role: 'admin' }],
      });
      expect(await seriousIssues(page)).toEqual([]);
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'makes an API token that is shown once and works until it is revoked',
    async () => {
      const { page } = browser;
      await open('/api-tokens', 'API tokens');
      await page.getByRole('button', { name: 'Create token' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Create token' }).click();
      await page.getByText('Say what it is for.').waitFor();
      await page.getByRole('textbox', { name: 'Name' }).fill('deploy script');
      await page.getByRole('checkbox', { name: 'Apps' }).check();
      await page.getByRole('dialog').getByRole('button', { name: 'Create token' }).click();
      const token = await page.getByRole('textbox', { name: 'API token' }).inputValue();
      const status = async () =>
        (await fetch(`${world.product.url}/api/v1/apps`, { headers: { Authorization: `Bearer ${token}` } })).status;
      expect(await status()).toBe(200);
      await page.getByRole('button', { name: 'I have it' }).click();
      expect(await seriousIssues(page)).toEqual([]);

      await page.getByRole('button', { name: 'Revoke deploy script' }).click();
      await page.getByRole('button', { name: 'Revoke token' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await status()).toBe(401);
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'adds a channel for their own address, hears when another is of nobody, and sees a test arrive',
    async () => {
      const { page } = browser;
      await open('/notifications', 'Notifications');
      await page.getByRole('button', { name: 'Add channel' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name' }).fill('On call');
      await dialog.getByRole('textbox', { name: 'Address' }).fill('nobody@example.com');
      await dialog.getByRole('button', { name: 'Add channel' }).click();
      await dialog.getByText(/^Address .*member/).waitFor();
      await dialog.getByRole('textbox', { name: 'Address' }).fill(world.tenant.email);
      await dialog.getByRole('button', { name: 'Add channel' }).click();
      await page.getByRole('button', { name: 'Send a test to On call' }).click();
      await page.getByText('Delivered', { exact: true }).waitFor();
      expect(await seriousIssues(page)).toEqual([]);
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'reads in the audit log what was done, narrowed to what it was done to, and what the plan leaves',
    async () => {
      const { page } = browser;
      await open('/audit-log', 'Audit log');
      const log = page.getByRole('table', { name: 'Audit log' });
      await page.getByRole('combobox', { name: 'Done to' }).selectOption('app');
      await log.getByText('Create app').first().waitFor();
      await log.getByText('shop-of-the-team').first().waitFor();
      expect(new URL(page.url()).searchParams.get('resource')).toBe('app');
      expect(await seriousIssues(page)).toEqual([]);
      await page.getByRole('textbox', { name: 'To' }).fill('2020-01-01');
      await page.getByText('Nothing was done').waitFor();

      await open('/usage', 'Usage');
      await page.getByRole('progressbar', { name: 'Apps' }).waitFor();
      const byApp = page.getByRole('region', { name: 'By app' });
      await byApp.getByRole('link', { name: 'shop-of-the-team' }).waitFor();
      const byMonth = page.getByRole('region', { name: 'By month' });
      await byMonth.getByText(/this month so far, in 2 lines/).waitFor();
      await byMonth.getByText(/no whole day to go by yet/).waitFor();
      // Only what is not empty has a path.
      await byMonth.locator('.recharts-bar-rectangle path').first().waitFor({ state: 'attached' });
      expect(await seriousIssues(page)).toEqual([]);
      await page.getByRole('combobox', { name: 'Time' }).selectOption('Yesterday');
      await byApp.getByText('Nothing came in').waitFor();
      expect(new URL(page.url()).searchParams.get('period')).toBe('yesterday');
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'renames the team, deletes it, and takes that back',
    async () => {
      const { page } = browser;
      await open('/team', 'Team settings');
      await page.getByRole('textbox', { name: 'Name of the team' }).fill('ACME');
      await page.getByRole('button', { name: 'Rename' }).click();
      await page.getByRole('button', { name: 'Team: ACME' }).waitFor();
      expect(await seriousIssues(page)).toEqual([]);

      await page.getByRole('button', { name: 'Delete team' }).click();
      const dialog = page.getByRole('dialog');
      // It can be undone, and so asks for nothing to be typed.
      expect(await dialog.getByRole('textbox').count()).toBe(0);
      await dialog.getByRole('button', { name: 'Delete team' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await said('ACME works again.');
      await page.getByRole('button', { name: 'Team: ACME' }).waitFor();
      await page.getByRole('link', { name: 'shop-of-the-team' }).waitFor();
    },
    FLOW_TIMEOUT_MS,
  );
});

test(
  'somebody turns a second factor on by keyboard, with the key that is shown, and signs out everywhere',
  async () => {
    const { page } = browser;
    const person = await world.product.signUp();
    await signInThrough(page, world.product.url, person);
    await said(/^Follow the link that was mailed to/);
    await page.getByTitle(/your account/).click();
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await page.getByRole('button', { name: 'Set up' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByText(/wrong|incorrect|not right/i)
      .waitFor();
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(person.password);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    const secret = (await page.getByRole('dialog').locator('code[data-block], pre').first().textContent()) ?? '';
    await page
      .getByRole('textbox', { name: /six digits/ })
      .fill(totpOf(`otpauth://totp/x?secret=${secret}`, Date.now()));
    await page.keyboard.press('Enter');
    await said('The second factor is on.');
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  },
  FLOW_TIMEOUT_MS,
);

describe('a viewer', () => {
  const screens = () => ({
    '/apps': 'shop-of-the-team',
    [`/apps/${appId}`]: 'Ledger',
    [`/apps/${appId}/drain-tokens`]: 'Live',
    [`/apps/${appId}/settings`]: 'Your role is viewer',
    '/destinations': 'Used by',
    '/start': 'Your role is viewer',
    '/heroku': 'No Heroku account is connected',
    '/members': 'Viewer',
    '/api-tokens': 'Your role is viewer',
    '/team': 'Your role is viewer',
    '/notifications': 'Your role is viewer',
    '/audit-log': 'Your role is viewer',
    '/rules': 'Your role is viewer',
    '/usage': 'Apps',
  });

  test(
    'sees what the team has, and no button that changes it',
    async () => {
      const { page } = browser;
      const { product } = world;
      const viewer = await joinTeam(product, world.tenant, 'viewer');
      await signInThrough(page, product.url, viewer);
      const { name } = await world.tenant.ok<{ name: string }>('GET', '/api/v1/tenant');
      await page.getByRole('button', { name: /^Team:/ }).click();
      await page.getByRole('menuitem', { name }).click();
      await page.getByText('shop-of-the-team').first().waitFor();
      for (const [path, text] of Object.entries(screens())) {
        await page.goto(product.url + path);
        await page.getByText(text, { exact: true }).first().waitFor();
        const names = await page.getByRole('button').or(page.getByRole('link')).allInnerTexts();
        expect([path, names.filter((name) => WRITING.test(name))]).toEqual([path, []]);
        const editable = page.locator('main form :is(input, textarea, select, button):enabled');
        expect([path, await editable.count()]).toEqual([path, 0]);
      }
    },
    FLOW_TIMEOUT_MS,
  );
});
