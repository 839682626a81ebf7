import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startWorld, type World } from '../e2e/world.js';
import { type Browser, startBrowser } from '../support/browser.js';

const START_TIMEOUT_MS = 90_000;

let world: World;
let browser: Browser;

beforeAll(async () => {
  world = await startWorld('postgres');
  browser = await startBrowser({ width: 1280, height: 900 });
}, START_TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await world?.stop({ keepLogs: false });
}, START_TIMEOUT_MS);

test('the reference shows every operation, under the content security policy', async () => {
  const { page } = browser;
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(`${world.product.url}/api/reference`);
  await page.getByText('Register a Heroku app').waitFor();
  const document = await fetch(`${world.product.url}/api/openapi.json`);
  const { paths } = (await document.json()) as { paths: Record<string, object> };
  const operations = Object.values(paths).flatMap((item) => Object.keys(item));
  expect(await page.locator('.opblock').count()).toBe(operations.length);
  expect(complaints).toEqual([]);
});
