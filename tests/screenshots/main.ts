import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startWorld } from '../e2e/world.js';
import { type Browser, startBrowser } from '../support/browser.js';
import { table } from '../support/table.js';
import { pictureApps, pictureFirstRun, pictureOverview, pictureRules, pictureTail } from './scenes.js';
import { seedShop } from './shop.js';

/** `npm run screenshots`: takes the README's pictures anew, from the real product with a day of made-up traffic. */

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = join(ROOT, 'docs', 'images');
const VIEWPORT = { width: 1280, height: 800 };
/** A README is read over any connection. */
const PICTURE_BYTES_MAX = 200_000;

const SCENES = {
  'first-run': pictureFirstRun,
  apps: pictureApps,
  overview: pictureOverview,
  tail: pictureTail,
  rules: pictureRules,
};

const taken: { name: string; bytes: number }[] = [];

/** In light and in dark, as it stands. */
async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const path = join(FOLDER, `${name}-${colorScheme}.png`);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    taken.push({ name: `${name}-${colorScheme}.png`, bytes: (await stat(path)).size });
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

await mkdir(FOLDER, { recursive: true });
const world = await startWorld('postgres', { root: ROOT });
let browser: Browser | undefined;
try {
  browser = await startBrowser(VIEWPORT);
  const { page, complaints } = browser;
  const shop = await seedShop(world);
  for (const [name, picture] of Object.entries(SCENES)) {
    await picture(page, world, shop);
    await take(page, name);
  }
  if (complaints.length > 0) throw new Error(`The pages complained:\n${complaints.join('\n')}`);
  console.log(table(taken.map(({ name, bytes }) => ({ picture: name, kB: String(Math.ceil(bytes / 1_000)) }))));
  const heavy = taken.filter(({ bytes }) => bytes > PICTURE_BYTES_MAX);
  if (heavy.length > 0) throw new Error(`Over ${PICTURE_BYTES_MAX} bytes: ${heavy.map(({ name }) => name).join(', ')}`);
} finally {
  await browser?.close();
  await world.stop();
}
