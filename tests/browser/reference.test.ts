import { expect, test } from '@jest/globals';
import type { World } from '../e2e/world.js';
import type { Browser } from '../support/browser.js';
import { openStage } from '../support/stage.js';

let world: World;
let browser: Browser;

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
});

test('the reference shows every operation, under the content security policy', async () => {
  const { page } = browser;
  await page.goto(`${world.product.url}/api/reference`);
  await page.getByText('Register a Heroku app').waitFor();
  const document = await fetch(`${world.product.url}/api/openapi.json`);
  const { paths } = (await document.json()) as { paths: Record<string, object> };
  const operations = Object.values(paths).flatMap((item) => Object.keys(item));
  expect(await page.locator('.opblock').count()).toBe(operations.length);
});
