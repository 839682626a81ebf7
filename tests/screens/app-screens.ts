import type { Page } from 'playwright-core';
import type { Props } from './props.js';
import { press, type Screen } from './screen.js';

const APP = '/apps/$appId';

async function untilLines(page: Page, { send }: Props): Promise<void> {
  await page.getByText('Live', { exact: true }).waitFor();
  const last = page.getByRole('option').filter({ hasText: 'refund of order' });
  // Lines are given to the tail from the moment a worker knows that somebody looks.
  while ((await last.count()) === 0) {
    await send();
    await page.waitForTimeout(500);
  }
}

async function writeRule(page: Page, props: Props): Promise<void> {
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByLabel('Name').fill('mask orders');
  await page.getByLabel('What it does').selectOption('mask_sequences');
  await page.getByLabel('Pattern').fill('order \\d+');
  await page.getByLabel('Replaced by').fill('order [hidden]');
  await props.send();
  await page.getByLabel('Preview').getByText('order [hidden]').first().waitFor();
}

/** The pages of one app, and the way to a new one. */
export const APP_SCREENS: readonly Screen[] = [
  { name: 'start, first destination', route: '/start', who: 'newcomer', shows: 'Check key and continue' },
  {
    name: 'start, key rejected',
    route: '/start',
    who: 'newcomer',
    act: async (page) => {
      await page.getByRole('radio', { name: /^FAKE,/ }).check();
      await page.getByLabel('API key').fill('0123456789abcdef0123456789abcdef');
      await page.getByRole('button', { name: 'Check key and continue' }).click();
    },
    shows: /rejected this key/,
    complaint: /status of 422/,
  },
  { name: 'start, which destination', route: '/start', who: 'owner', shows: 'Use this destination' },
  { name: 'start, the app', route: '/start', who: 'owner', act: press('Use this destination'), shows: 'Register app' },
  {
    name: 'start, waiting for Heroku',
    route: '/start',
    who: 'owner',
    path: '/start?destination={destination}&app={waiting}',
    act: press('Create a drain URL'),
    shows: 'Waiting for Heroku',
  },
  {
    name: 'start, key rejected at the first line',
    route: '/start',
    who: 'owner',
    path: '/start?app={rejected}',
    shows: /rejected the key/,
  },
  {
    name: 'start, complete',
    route: '/start',
    who: 'owner',
    path: '/start?app={healthy}',
    shows: 'Your logs have arrived',
  },
  { name: 'app', route: APP, who: 'owner', path: '/apps/{healthy}', shows: 'Over time' },
  { name: 'app, key rejected', route: APP, who: 'owner', path: '/apps/{rejected}', shows: /rejects the API key/ },
  { name: 'app, waiting', route: APP, who: 'owner', path: '/apps/{waiting}', shows: 'Waiting for Heroku' },
  { name: 'tail, empty', route: `${APP}/tail`, who: 'owner', path: '/apps/{waiting}/tail', shows: 'Waiting for lines' },
  { name: 'tail, held up', route: `${APP}/tail`, who: 'owner', path: '/apps/{rejected}/tail', shows: 'set aside' },
  {
    name: 'tail',
    route: `${APP}/tail`,
    who: 'owner',
    path: '/apps/{healthy}/tail',
    act: untilLines,
    shows: 'refund of order',
  },
  {
    name: 'tail, a line',
    route: `${APP}/tail`,
    who: 'owner',
    path: '/apps/{healthy}/tail?view=datadog',
    act: async (page, props) => {
      await untilLines(page, props);
      await page.getByRole('listbox', { name: 'Lines' }).getByRole('option').first().click();
    },
    shows: 'As Heroku sent it',
  },
  { name: 'rules, none', route: `${APP}/rules`, who: 'owner', path: '/apps/{waiting}/rules', shows: 'No rule yet' },
  { name: 'rules', route: `${APP}/rules`, who: 'owner', path: '/apps/{healthy}/rules', shows: 'card numbers' },
  {
    name: 'rules, editor with preview',
    route: `${APP}/rules`,
    who: 'owner',
    path: '/apps/{healthy}/rules',
    act: writeRule,
    shows: 'order [hidden]',
  },
  {
    name: 'rules, import',
    route: `${APP}/rules`,
    who: 'owner',
    path: '/apps/{healthy}/rules',
    act: press('Import'),
    shows: 'Import from a Datadog Agent',
  },
  {
    name: 'undelivered, nothing',
    route: `${APP}/undelivered`,
    who: 'owner',
    path: '/apps/{waiting}/undelivered',
    shows: 'No dead letter',
  },
  {
    name: 'undelivered, parked',
    route: `${APP}/undelivered`,
    who: 'owner',
    path: '/apps/{rejected}/undelivered',
    shows: '2 lines wait',
  },
  {
    name: 'undelivered, discard',
    route: `${APP}/undelivered`,
    who: 'owner',
    path: '/apps/{rejected}/undelivered',
    act: press('Discard'),
    shows: 'Discard what is parked?',
  },
  {
    name: 'undelivered, dead letters',
    route: `${APP}/undelivered`,
    who: 'owner',
    path: '/apps/{refused}/undelivered',
    shows: 'report of November',
  },
  {
    name: 'undelivered, a dead letter',
    route: `${APP}/undelivered`,
    who: 'owner',
    path: '/apps/{refused}/undelivered',
    act: press('Look at'),
    shows: '"ddsource"',
  },
  {
    name: 'drain tokens',
    route: `${APP}/drain-tokens`,
    who: 'owner',
    path: '/apps/{healthy}/drain-tokens',
    shows: 'Live',
  },
  {
    name: 'drain tokens, reveal',
    route: `${APP}/drain-tokens`,
    who: 'owner',
    path: '/apps/{healthy}/drain-tokens',
    act: press('Reveal token'),
    shows: 'Show the URL',
  },
  {
    name: 'drain tokens, revealed',
    route: `${APP}/drain-tokens`,
    who: 'owner',
    path: '/apps/{healthy}/drain-tokens',
    act: press('Reveal token', 'Show the URL'),
    shows: 'Datadog-style URL',
  },
  {
    name: 'drain tokens, rotate',
    route: `${APP}/drain-tokens`,
    who: 'owner',
    path: '/apps/{waiting}/drain-tokens',
    act: press('Rotate token'),
    shows: 'The old URL ends',
  },
  {
    name: 'drain tokens, rotated',
    route: `${APP}/drain-tokens`,
    who: 'owner',
    path: '/apps/{waiting}/drain-tokens',
    act: press('Rotate token', 'Make the new URL'),
    shows: '1. Add the new drain.',
  },
  {
    name: 'drain tokens, revoke',
    route: `${APP}/drain-tokens`,
    who: 'owner',
    path: '/apps/{healthy}/drain-tokens',
    act: press('Revoke token'),
    shows: /Once the token ending in/,
  },
  {
    name: 'discovered apps, none',
    route: `${APP}/discovered-apps`,
    who: 'owner',
    path: '/apps/{space}/discovered-apps',
    shows: 'No app yet',
  },
  {
    name: 'discovered apps',
    route: `${APP}/discovered-apps`,
    who: 'owner',
    path: '/apps/{busySpace}/discovered-apps',
    shows: 'billing-eu',
  },
  {
    name: 'settings',
    route: `${APP}/settings`,
    who: 'owner',
    path: '/apps/{healthy}/settings',
    shows: 'Save settings',
  },
  {
    name: 'settings, a process type, delete',
    route: `${APP}/settings`,
    who: 'owner',
    path: '/apps/{healthy}/settings',
    act: press('Add a process type', 'Delete app'),
    shows: 'Type storefront to confirm',
  },
  {
    name: 'settings of a viewer',
    route: `${APP}/settings`,
    who: 'viewer',
    path: '/apps/{healthy}/settings',
    shows: 'Your role is viewer',
  },
  {
    name: 'app, deleted',
    route: APP,
    who: 'owner',
    path: '/apps/00000000-0000-7000-8000-000000000000',
    shows: 'There is no such page',
    complaint: /status of 404/,
  },
];
