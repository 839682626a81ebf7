import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startWorld, type World } from '../e2e/world.js';
import { type Browser, startBrowser } from '../support/browser.js';
import { confirmAddress } from '../support/mailbox.js';
import { joinTeam, signInThrough } from '../support/people.js';

const START_TIMEOUT_MS = 90_000;
const FLOW_TIMEOUT_MS = 60_000;

/** What buttons and links are called that change something. */
const WRITING =
  /^(add|change|connect|create|delete|discard|drain now|edit|import|invite|new|pause|redrive|remove|rename|replace|resend|reset|resume|revoke|rotate|save|send|test|transfer|withdraw)\b/i;

let world: World;
let browser: Browser;
let teamId: string;
let appId: string;

beforeAll(async () => {
  world = await startWorld('postgres');
  browser = await startBrowser({ width: 1280, height: 900 });
  const { product, tenant } = world;
  await confirmAddress(product, tenant);
  teamId = (await tenant.ok<{ id: string }>('GET', '/api/v1/tenant')).id;
  appId = (await world.newApp({ name: 'shop-of-the-team' })).id;
}, START_TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await world?.stop({ keepLogs: false });
}, START_TIMEOUT_MS);

describe('a viewer', () => {
  const screens = () => ({
    '/apps': 'shop-of-the-team',
    [`/apps/${appId}`]: 'Ledger',
    [`/apps/${appId}/drain-tokens`]: 'Live',
    [`/apps/${appId}/settings`]: 'Your role is viewer',
    '/destinations': 'Used by',
    '/start': 'Your role is viewer',
  });

  test(
    'sees what the team has, and no button that changes it',
    async () => {
      const { page } = browser;
      const { product } = world;
      const viewer = await joinTeam(product, world.tenant, 'viewer');
      await signInThrough(page, product.url, viewer);
      const switched = await page.request.post(`${product.url}/api/v1/tenants/${teamId}/switch`, {
        headers: { origin: product.url },
      });
      expect(switched.status()).toBe(200);
      for (const [path, text] of Object.entries(screens())) {
        await page.goto(product.url + path);
        await page.getByText(text, { exact: true }).first().waitFor();
        const names = await page.getByRole('button').or(page.getByRole('link')).allInnerTexts();
        expect([path, names.filter((name) => WRITING.test(name))]).toEqual([path, []]);
        const editable = page.locator('main form :is(input, textarea, select, button):enabled');
        expect([path, await editable.count()]).toEqual([path, 0]);
      }
      expect(browser.complaints).toEqual([]);
    },
    FLOW_TIMEOUT_MS,
  );
});
