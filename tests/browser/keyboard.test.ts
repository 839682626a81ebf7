import { expect, test } from '@jest/globals';
import type { World } from '../e2e/world.js';
import type { Browser } from '../support/browser.js';
import { openStage } from '../support/stage.js';

/** Link, email, password, button. */
const STOPS = 4;

let world: World;
let browser: Browser;

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
});

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
