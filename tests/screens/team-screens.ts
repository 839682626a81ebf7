import type { Page } from 'playwright-core';
import { press, type Screen } from './screen.js';

/** Unless the team is connected already. */
async function connectHeroku(page: Page): Promise<void> {
  const connect = page.getByRole('button', { name: 'Connect Heroku' });
  await connect.or(page.getByText('Connected by')).first().waitFor();
  if ((await connect.count()) > 0) await press('Connect Heroku', 'Allow')(page);
}

/** The lists of a team, its people and its settings. */
export const TEAM_SCREENS: readonly Screen[] = [
  { name: 'apps, none', route: '/apps', who: 'newcomer', shows: 'No app is connected yet' },
  { name: 'apps', route: '/apps', who: 'owner', path: '/', shows: 'catalog-api' },
  { name: 'apps, 1,000', route: '/apps', who: 'crowded', shows: '1–25 of 1,000 apps' },
  { name: 'apps, no match', route: '/apps', who: 'crowded', path: '/apps?q=nothing', shows: 'No app matches' },
  {
    name: 'apps, not loaded',
    route: '/apps',
    who: 'crowded',
    path: '/destinations',
    act: async (page) => {
      const answers = '**/api/v1/app-summaries*';
      await page.route(answers, (route) => route.fulfill({ status: 503, body: '' }));
      await page.getByRole('link', { name: 'Apps', exact: true }).click();
      await page.getByText('Could not load the apps').waitFor();
      await page.unroute(answers);
    },
    shows: 'Could not load the apps',
    complaint: /status of 503/,
  },
  {
    name: 'search',
    route: '/apps',
    who: 'owner',
    act: async (page) => {
      await page.getByText('catalog-api').first().waitFor();
      await page.keyboard.press('Control+K');
      await page.getByRole('dialog').getByRole('button', { name: 'checkout-staging' }).waitFor();
    },
    shows: 'checkout-staging',
  },
  { name: 'teams', route: '/apps', who: 'owner', act: press('Team:'), shows: 'Your teams' },
  {
    name: 'team, new',
    route: '/apps',
    who: 'owner',
    act: async (page) => {
      await page.getByRole('button', { name: 'Team: ' }).click();
      await page.getByRole('menuitem', { name: 'New team' }).click();
    },
    shows: 'Create team',
  },
  { name: 'destinations, none', route: '/destinations', who: 'newcomer', shows: 'No destination yet' },
  { name: 'destinations', route: '/destinations', who: 'owner', shows: 'Key rejected' },
  {
    name: 'destinations, add',
    route: '/destinations',
    who: 'owner',
    act: press('Add destination'),
    shows: 'Check key and add',
  },
  {
    name: 'destinations, replace the key',
    route: '/destinations',
    who: 'owner',
    act: press('Replace key of Datadog'),
    shows: 'Check and replace',
  },
  {
    name: 'destinations, delete',
    route: '/destinations',
    who: 'owner',
    act: press('Delete Datadog'),
    shows: /It is used by/,
  },
  { name: 'destinations of a viewer', route: '/destinations', who: 'viewer', shows: 'Key rejected' },
  { name: 'Heroku', route: '/heroku', who: 'owner', shows: 'No Heroku account is connected' },
  {
    name: 'Heroku, connected without a destination',
    route: '/heroku',
    who: 'newcomer',
    act: connectHeroku,
    shows: 'Where the logs go',
  },
  {
    name: 'Heroku, connected',
    route: '/heroku',
    who: 'crowded',
    act: connectHeroku,
    shows: /^Pick apps$/,
  },
  {
    name: 'Heroku, disconnect',
    route: '/heroku',
    who: 'crowded',
    act: press('Disconnect'),
    shows: 'Disconnect account',
  },
  { name: 'rules of all apps, no app', route: '/rules', who: 'newcomer', shows: 'Connect one first.' },
  { name: 'rules of all apps', route: '/rules', who: 'owner', act: press('Add rule'), shows: 'Tried on the lines of' },
  { name: 'members', route: '/members', who: 'owner', shows: 'Invitations' },
  { name: 'members, invite', route: '/members', who: 'owner', act: press('Invite'), shows: 'Send invitation' },
  { name: 'members, remove', route: '/members', who: 'owner', act: press('Remove'), shows: 'Remove member' },
  { name: 'API tokens, none', route: '/api-tokens', who: 'newcomer', shows: 'No API token yet' },
  { name: 'API tokens', route: '/api-tokens', who: 'owner', shows: 'deploy script' },
  {
    name: 'API tokens, create',
    route: '/api-tokens',
    who: 'owner',
    act: press('Create token', 'Create token'),
    shows: 'Say what it is for.',
  },
  { name: 'API tokens, revoke', route: '/api-tokens', who: 'owner', act: press('Revoke'), shows: 'Revoke token' },
  { name: 'notifications, none', route: '/notifications', who: 'newcomer', shows: 'Nobody is told yet' },
  { name: 'notifications', route: '/notifications', who: 'owner', shows: 'On call' },
  {
    name: 'notifications, add',
    route: '/notifications',
    who: 'owner',
    act: press('Add channel'),
    shows: 'Leave it empty to be told of all.',
  },
  { name: 'audit log', route: '/audit-log', who: 'owner', shows: 'Create app' },
  {
    name: 'audit log, nothing',
    route: '/audit-log',
    who: 'owner',
    path: '/audit-log?to=2020-01-01',
    shows: 'Nothing was done',
  },
  { name: 'usage', route: '/usage', who: 'owner', shows: 'Kept for' },
  { name: 'team settings', route: '/team', who: 'owner', shows: 'Hand the team over' },
  {
    name: 'team settings, delete',
    route: '/team',
    who: 'owner',
    act: press('Delete team'),
    shows: /take it back for seven days/,
  },
  { name: 'team settings of a viewer', route: '/team', who: 'viewer', shows: 'Your role is viewer' },
  { name: 'account', route: '/account', who: 'owner', shows: 'Sign out everywhere' },
  { name: 'account, second factor', route: '/account', who: 'owner', act: press('Set up'), shows: 'Go on' },
  { name: 'account of a newcomer', route: '/account', who: 'newcomer', shows: 'Not confirmed' },
  { name: 'not found', route: '/$', who: 'owner', path: '/nowhere', shows: 'There is no such page' },
  {
    name: 'failed',
    route: '/$',
    who: 'owner',
    path: '/apps',
    act: async (page) => {
      const answers = '**/api/v1/me';
      await page.route(answers, (route) => route.fulfill({ status: 500, body: '' }));
      await page.reload();
      await page.getByText('This page failed').waitFor();
      await page.unroute(answers);
    },
    shows: 'Try again',
    complaint: /status (of )?500/,
  },
];
