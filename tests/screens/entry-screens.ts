import type { Page } from 'playwright-core';
import { press, type Screen } from './screen.js';

const WRONG = { email: 'nobody@example.com', password: 'not the password' };

async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function askForLink(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(WRONG.email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
}

/** The pages before the sign-in. */
export const ENTRY_SCREENS: readonly Screen[] = [
  { name: 'sign in', route: '/sign-in', who: 'nobody', shows: 'Forgot your password?' },
  {
    name: 'sign in, refused',
    route: '/sign-in',
    who: 'nobody',
    act: (page) => signIn(page, WRONG),
    shows: /email.*password/i,
    complaint: /status of 401/,
  },
  {
    name: 'sign in, second factor',
    route: '/sign-in',
    who: 'nobody',
    act: (page, { guarded }) => signIn(page, guarded),
    shows: 'This account has a second factor.',
  },
  { name: 'sign up', route: '/sign-up', who: 'nobody', shows: 'Have one already?' },
  { name: 'sign up, empty', route: '/sign-up', who: 'nobody', act: press('Create account'), shows: 'Enter your name.' },
  { name: 'reset password', route: '/reset-password', who: 'nobody', shows: 'Mail me a link' },
  { name: 'reset password, mailed', route: '/reset-password', who: 'nobody', act: askForLink, shows: /on its way/ },
  {
    name: 'reset password, old link',
    route: '/reset-password',
    who: 'nobody',
    path: '/reset-password?token=old',
    act: async (page) => {
      await page.getByLabel('New password').fill('correct horse battery');
      await page.getByRole('button', { name: 'Set the password' }).click();
    },
    shows: /link/,
    complaint: /status of 4(00|22)/,
  },
  { name: 'confirmed', route: '/confirmed', who: 'nobody', shows: 'Your address is confirmed' },
  {
    name: 'confirmed, the old address',
    route: '/confirmed',
    who: 'owner',
    path: '/confirmed?step=new-address',
    shows: 'One more link to follow',
  },
  {
    name: 'confirmed, old link',
    route: '/confirmed',
    who: 'newcomer',
    path: '/confirmed?error=TOKEN_EXPIRED',
    act: press('Mail another link'),
    shows: /on its way/,
  },
  {
    name: 'confirmed, old link, signed out',
    route: '/confirmed',
    who: 'nobody',
    path: '/confirmed?error=TOKEN_EXPIRED',
    shows: 'have another one mailed',
  },
  {
    name: 'confirmed, somebody else',
    route: '/confirmed',
    who: 'owner',
    path: '/confirmed?error=INVALID_USER',
    shows: 'This link is of another account',
  },
  {
    name: 'from Heroku, refused',
    route: '/sign-in',
    who: 'nobody',
    // As Heroku's dashboard does it, with a form; this one has no proof.
    act: (page) =>
      page.evaluate(
        `document.body.insertAdjacentHTML('beforeend', '<form method="post" action="/heroku/sso"></form>'); document.forms[document.forms.length - 1].submit()`,
      ),
    shows: 'This way in has closed',
    complaint: /status of 403/,
  },
  { name: 'invitation, cut off', route: '/invitation', who: 'nobody', shows: 'The link is not complete.' },
  {
    name: 'invitation, signed out',
    route: '/invitation',
    who: 'nobody',
    path: '/invitation?token={invitation}',
    shows: 'Create an account',
  },
  {
    name: 'invitation, signed in',
    route: '/invitation',
    who: 'newcomer',
    path: '/invitation?token={invitation}',
    shows: 'You are signed in as',
  },
  {
    name: 'invitation, of somebody else',
    route: '/invitation',
    who: 'newcomer',
    path: '/invitation?token={invitation}',
    act: press('Join'),
    shows: 'This invitation is for another address',
    complaint: /status of 403/,
  },
];
