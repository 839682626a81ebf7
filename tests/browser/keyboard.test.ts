import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startWorld, type World } from '../e2e/world.js';
import { type Browser, startBrowser } from '../support/browser.js';

const START_TIMEOUT_MS = 90_000;
/** Link, email, password, button. */
const STOPS = 4;

let world: World;
let browser: Browser;

beforeAll(async () => {
  world = await startWorld('postgres');
  browser = await startBrowser({ width: 1280, height: 900 });
}, START_TIMEOUT_MS);

afterEach(() => expect(browser.complaints).toEqual([]));

afterAll(async () => {
  await browser?.close();
  await world?.stop({ keepLogs: false });
}, START_TIMEOUT_MS);

test('whoever moves by keyboard sees where they are', async () => {
  const { page } = browser;
  await page.goto(`${world.product.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  const rings: unknown[] = [];
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press('Tab');
    rings.push(
      await page.evaluate(`(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        return document.activeElement.tagName + ' ' + outlineStyle + ' ' + outlineWidth;
      })()`),
    );
  }
  expect(rings).toEqual(Array(STOPS).fill(expect.stringMatching(/ solid 2px$/)));
});
