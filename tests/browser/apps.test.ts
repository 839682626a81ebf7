import { describe, expect, test } from '@jest/globals';
import type { World } from '../e2e/world.js';
import { seriousIssues } from '../support/axe.js';
import type { Browser } from '../support/browser.js';
import { signInThrough } from '../support/people.js';
import { seedApps } from '../support/seed-apps.js';
import { openStage } from '../support/stage.js';

const FLOW_TIMEOUT_MS = 60_000;
const APPS = 1_000;
/** What a page may weigh before its first app shows, in gzipped bytes of JavaScript. */
const FIRST_LOAD_BYTES_MAX = 250_000;

let world: World;
let browser: Browser;

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
  const { tenant, product, site } = world;
  const { id: tenantId } = await tenant.ok<{ id: string }>('GET', '/api/v1/tenant');
  const destination = await tenant.createDestination({ name: 'Main', site: site.code, apiKey: world.newKey() });
  await seedApps(product, { tenantId, destinationId: destination.id, count: APPS });
  await signInThrough(browser.page, product.url, tenant);
});

const rows = () => browser.page.getByRole('table', { name: 'Apps' }).getByRole('row');

describe('the table of 1,000 apps', () => {
  test(
    'is searched, filtered, ordered and paged, all of it in the URL',
    async () => {
      const { page } = browser;
      await page.goto(`${world.product.url}/apps`);
      await page.getByText('1–25 of 1,000 apps').waitFor();
      expect(await rows().nth(1).innerText()).toContain('shop-0001');
      expect(await rows().nth(1).innerText()).toContain('up to 500 ms');

      await page.getByRole('button', { name: 'Page 2' }).click();
      await page.getByText('26–50 of 1,000 apps').waitFor();
      await page.getByRole('button', { name: 'App', exact: true }).click();
      await rows().nth(1).getByText('shop-1000').waitFor();
      expect(new URL(page.url()).searchParams.get('sort')).toBe('-name');

      await page.getByRole('combobox', { name: 'State' }).selectOption({ label: 'Waiting (100)' });
      await page.getByText('1–25 of 100 apps').waitFor();
      await page.getByRole('textbox', { name: 'Search apps' }).fill('0770');
      await page
        .getByRole('combobox', { name: 'State' })
        .getByRole('option', { name: 'Waiting (1)' })
        .waitFor({ state: 'attached' });
      await page.reload();
      await rows().nth(1).getByText('shop-0770').waitFor();
      expect(await rows().count()).toBe(2);

      await page.getByRole('textbox', { name: 'Search apps' }).fill('no such app');
      await page.getByText('No app matches').waitFor();
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'says when it cannot be loaded, and loads when asked again',
    async () => {
      const { page } = browser;
      browser.expect(/status of 503/);
      const answers = '**/api/v1/app-summaries*';
      await page.route(answers, (route) => route.fulfill({ status: 503, body: '' }));
      await page.goto(`${world.product.url}/apps`);
      await page.getByText('Could not load the apps').waitFor();
      await page.unroute(answers);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('1–25 of 1,000 apps').waitFor();
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'fits a window of 360 pixels, with the order in a list',
    async () => {
      const { page } = browser;
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(`${world.product.url}/apps`);
      await page.getByRole('combobox', { name: 'Order' }).selectOption('Healthy first');
      await rows().nth(1).getByText('shop-0001').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.getByRole('button', { name: 'Open navigation' }).click();
      await page.getByRole('link', { name: 'Destinations' }).click();
      await page.getByRole('heading', { name: 'Destinations' }).waitFor();
      await page.setViewportSize({ width: 1280, height: 900 });
    },
    FLOW_TIMEOUT_MS,
  );
});

test(
  'one of 1,000 apps, any page, and what can be done there, is a few keys away',
  async () => {
    const { page } = browser;
    await page.goto(`${world.product.url}/apps`);
    await page.getByText('1–25 of 1,000 apps').waitFor();
    await page.keyboard.press('Control+K');
    const found = page.getByRole('dialog');
    await found.getByRole('button', { name: 'shop-0001' }).waitFor();
    await page.keyboard.type('0770');
    await found.getByRole('button', { name: 'shop-0001' }).waitFor({ state: 'detached' });
    await found.getByRole('button', { name: 'shop-0770' }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'shop-0770' }).waitFor();

    await page.keyboard.press('Control+K');
    await page.keyboard.type('no such thing');
    await found.getByText('No app and no action is called that.').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('audit');
    await found.getByRole('button', { name: 'Audit log' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Audit log' }).waitFor();

    await found.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+K');
    await found.getByRole('button', { name: 'shop-0001' }).waitFor();
    await page.keyboard.type('add a dest');
    await found.getByRole('button', { name: 'Add a destination' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Add a destination' }).waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  },
  FLOW_TIMEOUT_MS,
);

test(
  'the app list loads no more than 250 kB of JavaScript, gzipped',
  async () => {
    const { page } = browser;
    const scripts = new Set<string>();
    page.on('response', (response) => {
      if (/\/assets\/.*\.js$/.test(response.url())) scripts.add(response.url());
    });
    await page.goto(`${world.product.url}/apps`);
    await page.getByText('1–25 of 1,000 apps').waitFor();
    // What was asked for before the code was there, it has taken.
    expect(await page.evaluate('Object.keys(begun)')).toEqual([]);
    let bytes = 0;
    for (const url of scripts) {
      const { headers } = await fetch(url, { headers: { 'Accept-Encoding': 'gzip' } });
      expect([url, headers.get('content-encoding')]).toEqual([url, 'gzip']);
      bytes += Number(headers.get('content-length'));
    }
    expect(scripts.size).toBeGreaterThan(1);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
  },
  FLOW_TIMEOUT_MS,
);
