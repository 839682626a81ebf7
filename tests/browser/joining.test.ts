import { describe, expect, test } from '@jest/globals';
import { totpOf } from '@logferry/testkit';
import type { World } from '../e2e/world.js';
import type { Browser } from '../support/browser.js';
import { confirmAddress, linkMailedTo } from '../support/mailbox.js';
import { forgetPerson } from '../support/people.js';
import { openStage } from '../support/stage.js';
import { TenantClient } from '../support/tenant-client.js';

const FLOW_TIMEOUT_MS = 60_000;

let world: World;
let browser: Browser;

openStage({ width: 390, height: 844 }, async (stage) => {
  ({ world, browser } = stage);
});

async function signUpInPage(email: string): Promise<void> {
  const { page } = browser;
  await page.getByRole('textbox', { name: 'Name' }).fill('Grace');
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
}

describe('people who join', () => {
  test(
    'follow the link of their invitation through signing up into the team, and hear when it is not theirs',
    async () => {
      const { page } = browser;
      browser.expect(/status of (403|422)/);
      const owner = await world.product.signUp();
      await confirmAddress(world.product, owner);
      const { destinationId } = await world.newApp({ owner, name: 'shop-of-the-team' });
      expect(destinationId).not.toBe('');
      const email = 'grace@example.com';
      await owner.ok('POST', '/api/v1/invitations', { email, role: 'member' });
      const link = await linkMailedTo(world.product, email, 'You are invited');

      await forgetPerson(page);
      await page.goto(link);
      await page.getByRole('link', { name: 'Create an account' }).click();
      await signUpInPage('somebody-else@example.com');
      await page.getByText('somebody-else@example.com').waitFor();
      await page.getByRole('button', { name: 'Join' }).click();
      await page.getByText('This invitation is for another address').waitFor();

      await page.getByRole('button', { name: 'Use another account' }).click();
      await page.getByRole('link', { name: 'Create an account' }).click();
      await signUpInPage(email);
      await page.getByRole('button', { name: 'Join' }).click();
      await page.getByRole('heading', { name: 'Apps' }).waitFor();
      await page.getByText('shop-of-the-team').first().waitFor();
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'are asked for their second factor when they have one, and get in by a recovery code',
    async () => {
      const { page } = browser;
      browser.expect(/status of 401/);
      const person = await TenantClient.signUp(world.product.url);
      const { email, password } = person;
      const set = {
        totpURI: '',
        backupCodes: [''],
        ...(await person.ok<object>('POST', '/api/auth/two-factor/enable', { password })),
      };
      await person.ok('POST', '/api/auth/two-factor/verify-totp', { code: totpOf(set.totpURI, Date.now()) });

      await forgetPerson(page);
      await page.goto(`${world.product.url}/sign-in`);
      await page.getByRole('textbox', { name: 'Email' }).fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('textbox', { name: 'Code' }).fill('000000');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();

      await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
      await page.getByRole('textbox', { name: 'Recovery code' }).fill(set.backupCodes[0] ?? '');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Apps' }).waitFor();
    },
    FLOW_TIMEOUT_MS,
  );
});
