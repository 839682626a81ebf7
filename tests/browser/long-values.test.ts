import { expect, test } from '@jest/globals';
import type { World } from '../e2e/world.js';
import type { Browser } from '../support/browser.js';
import { signInThrough } from '../support/people.js';
import { openStage } from '../support/stage.js';

const FLOW_TIMEOUT_MS = 60_000;

/** As long as the api takes them, without a place to break a line at. */
const LONG = {
  destination: 'D'.repeat(100),
  app: `a${'b'.repeat(59)}`,
  env: 'e'.repeat(190),
  service: 'S'.repeat(100),
  tag: `t:${'x'.repeat(198)}`,
};

/**
 * In the page: the texts that run out of their panel, or of the window, and so are cut. What scrolls by itself, and what
 * ends in an ellipsis, is not.
 */
const CUT_TEXTS = `(() => {
  const isContained = (element) => {
    // A short code within a sentence must not become a strip to scroll.
    if (element.matches('code:not([data-block])')) return false;
    const { overflowX, textOverflow } = getComputedStyle(element);
    return overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis';
  };
  const root = document.querySelector('[role=dialog]') ?? document.querySelector('main');
  const cut = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.trim() === '') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { right, width } = range.getBoundingClientRect();
    if (width === 0) continue;
    const panel = node.parentElement.closest('section, main, [role=dialog]');
    let around = node.parentElement;
    while (around !== panel && !isContained(around)) around = around.parentElement;
    if (around === panel && right > Math.min(panel.getBoundingClientRect().right, innerWidth) + 1) {
      cut.push(node.data.slice(0, 12));
    }
  }
  return cut;
})()`;

let world: World;
let browser: Browser;
let appId: string;

openStage({ width: 1280, height: 900 }, async (stage) => {
  ({ world, browser } = stage);
  const { tenant, site } = world;
  const { id } = await tenant.createDestination({ name: LONG.destination, site: site.code, apiKey: world.newKey() });
  const { app: name, env, service, tag } = LONG;
  const app = await tenant.createApp({ name, destinationId: id, env, service, tags: [tag, 'team:shop'] });
  appId = app.id;
  await signInThrough(browser.page, world.product.url, tenant);
});

test.each([
  ['the apps', 1280, () => '/apps', LONG.app],
  ['the apps', 390, () => '/apps', LONG.app],
  ['the destinations', 1280, () => '/destinations', LONG.app],
  ['the destinations', 390, () => '/destinations', LONG.app],
  ['an app', 1280, () => `/apps/${appId}`, LONG.tag],
  ['an app', 390, () => `/apps/${appId}`, LONG.tag],
  ["an app's settings", 390, () => `/apps/${appId}/settings`, LONG.tag],
  ["an app's drain tokens", 390, () => `/apps/${appId}/drain-tokens`, LONG.app],
])(
  'long values stay whole within the panels of %s, %i pixels wide',
  async (_page, width, path, text) => {
    const { page } = browser;
    await page.setViewportSize({ width, height: 900 });
    await page.goto(world.product.url + path());
    await page.getByText(text).first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(CUT_TEXTS)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  },
  FLOW_TIMEOUT_MS,
);

test.each(['Delete', 'Replace key of'])(
  'long values stay whole in the dialog of "%s"',
  async (action) => {
    const { page } = browser;
    await page.setViewportSize({ width: 390, height: 900 });
    await page.goto(`${world.product.url}/destinations`);
    await page.getByRole('button', { name: `${action} ${LONG.destination}` }).click();
    await page.getByRole('dialog').getByText(LONG.destination).first().waitFor();
    expect(await page.evaluate(CUT_TEXTS)).toEqual([]);
  },
  FLOW_TIMEOUT_MS,
);
