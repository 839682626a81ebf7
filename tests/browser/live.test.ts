import { describe, expect, test } from '@jest/globals';
import type { World } from '../e2e/world.js';
import type { Browser } from '../support/browser.js';
import { signInThrough } from '../support/people.js';
import { openStage } from '../support/stage.js';

const FLOW_TIMEOUT_MS = 60_000;
/** What is shown is never older than this while connected. */
const AGE_MS_MAX = 5_000;
/** Well before a page that only asks every few seconds would ask again. */
const AT_ONCE_MS = 3_000;
const RECOVERY_TIMEOUT_MS = 20_000;

let world: World;
let browser: Browser;
let destinationId: string;

const rename = (name: string) => world.tenant.ok('PATCH', `/api/v1/destinations/${destinationId}`, { name });
const shown = (name: string, timeout: number) => browser.page.getByText(name).first().waitFor({ timeout });

openStage({ width: 1280, height: 900, apis: 2 }, async (stage) => {
  ({ world, browser } = stage);
  ({ destinationId } = await world.newApp());
  await signInThrough(browser.page, world.product.url, world.tenant);
});

describe('what the dashboard shows', () => {
  test(
    'follows what others change, at once',
    async () => {
      const { page } = browser;
      await page.goto(`${world.product.url}/destinations`);
      await page.waitForResponse(/api\/v1\/destinations/);
      await rename('Renamed by somebody else');
      await shown('Renamed by somebody else', AT_ONCE_MS);
      await rename('Renamed once more');
      await shown('Renamed once more', AT_ONCE_MS);
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'is said to be old while the api is away, and is current again without a reload',
    async () => {
      const { page } = browser;
      browser.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
      const [api, other] = world.product.apis;
      if (api === undefined || other === undefined) throw new Error('there are two apis');
      await page.goto(`${world.product.url}/destinations`);
      await shown('Renamed once more', AGE_MS_MAX);
      await page.evaluate('document.body.dataset.loadedOnce = "yes"');

      await api.kill9();
      const notice = page.getByText('What you see may be old');
      await notice.waitFor({ timeout: AGE_MS_MAX });
      await world.product.restart(api);
      await notice.waitFor({ state: 'detached', timeout: RECOVERY_TIMEOUT_MS });
      await rename('Renamed after the restart');
      await shown('Renamed after the restart', AGE_MS_MAX);
      expect(await page.evaluate('document.body.dataset.loadedOnce')).toBe('yes');
    },
    FLOW_TIMEOUT_MS,
  );
});
