import { expect, test } from '@jest/globals';
import type { World } from '../e2e/world.js';
import { APP_SCREENS } from '../screens/app-screens.js';
import { ENTRY_SCREENS } from '../screens/entry-screens.js';
import { layOutProps, type Props } from '../screens/props.js';
import { visit } from '../screens/screen.js';
import { TEAM_SCREENS } from '../screens/team-screens.js';
import { seriousIssues } from '../support/axe.js';
import type { Browser } from '../support/browser.js';
import { openStage } from '../support/stage.js';

const SCREEN_TIMEOUT_MS = 60_000;
const SCREENS = [...ENTRY_SCREENS, ...TEAM_SCREENS, ...APP_SCREENS];

let world: World;
let browser: Browser;
let props: Props;

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
  props = await layOutProps(world);
});

test.each(SCREENS)(
  'axe finds nothing serious in light or dark: $name',
  async (screen) => {
    const { page } = browser;
    if (screen.complaint) browser.expect(screen.complaint);
    await visit(page, world, props, screen);
    expect(await seriousIssues(page)).toEqual([]);
  },
  SCREEN_TIMEOUT_MS,
);

test('no route is without a screen', async () => {
  const paths = await browser.page.evaluate<string[]>('Object.keys(__TSR_ROUTER__.routesByPath)');
  expect(paths.length).toBeGreaterThan(10);
  const seen = new Set(['/', ...SCREENS.map(({ route }) => route)]);
  expect(paths.filter((path) => !seen.has(path.replace(/(?<=.)\/$/, '')))).toEqual([]);
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
