import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import type { Locator, Route } from 'playwright-core';
import { appLine, type TestApp, timestampOf, type World } from '../e2e/world.js';
import { seriousIssues } from '../support/axe.js';
import type { Browser } from '../support/browser.js';
import { signInThrough } from '../support/people.js';
import { postFrame } from '../support/post-frame.js';
import { openStage } from '../support/stage.js';
import { waitUntil } from '../support/wait-until.js';

const FLOW_TIMEOUT_MS = 60_000;
const LINES_PER_SECOND = 500;
const FRAMES_PER_SECOND = 10;
const SECONDS = 4;
/** A task of the page longer than this is felt. The machine does everything else beside it, so a few are let pass. */
const LONG_TASK_MS = 200;

let world: World;
let browser: Browser;
let app: TestApp;

const send = async (...lines: readonly MessageInput[]): Promise<void> => {
  expect((await postFrame(app.token.drainUrl, buildFrame(lines))).status).toBe(204);
};
const routerLine = (text: string): MessageInput => ({
  priority: 158,
  timestamp: timestampOf(Date.now()),
  appname: 'heroku',
  procid: 'router',
  text: `${text}\n`,
});
const rows = () => browser.page.getByRole('listbox', { name: 'Lines' }).getByRole('option');
const row = (text: string | RegExp) => rows().filter({ hasText: text }).first();
const tailUrl = (search = '') => `${world.product.url}/apps/${app.id}/tail${search}`;

openStage({ width: 1280, height: 900, apis: 2 }, async (stage) => {
  ({ world, browser } = stage);
  app = await world.newApp({ name: 'shop-production' });
  await signInThrough(browser.page, world.product.url, world.tenant);
});

describe('the live tail', () => {
  test(
    'says what to do while nothing comes, then shows lines by level, filtered by the URL, and one of them on both sides',
    async () => {
      const { page } = browser;
      await page.goto(`${world.product.url}/apps/${app.id}`);
      await page.getByRole('link', { name: 'Live tail' }).click();
      await page.getByText('Waiting for lines').waitFor();
      await page.getByRole('button', { name: 'Send a test log' }).click();
      await page.getByText('Test log on its way').waitFor();
      await row('test log').waitFor();

      await send(appLine('level=error msg="payment failed"'), appLine('job 7 done', 'worker.1'));
      await send(routerLine('at=info method=GET path="/health" host=shop status=200 dyno=web.1'));
      await row('payment failed').and(page.locator('[data-tone=bad]')).waitFor();

      await page.getByLabel('Dyno').selectOption('worker');
      await row('payment failed').waitFor({ state: 'detached' });
      await row('job 7 done').waitFor();
      expect(new URL(page.url()).searchParams.get('dyno')).toBe('worker');

      await page.goto(tailUrl('?kind=router'));
      await row('/health').waitFor();
      expect(await rows().count()).toBe(1);
      await page.getByLabel('Search lines').fill('nothing like it');
      await page.getByText('No line matches').waitFor();

      await page.goto(tailUrl('?q=payment'));
      await row('payment failed').waitFor();
      await page.getByText('As Datadog sees it').click();
      await row('shop-production.web.1').click();
      const log = page.getByRole('dialog').getByLabel('the log as Datadog gets it');
      await log.getByText('"ddsource": "heroku"').waitFor();
      await page.keyboard.press('Escape');
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'stands still while it is paused, by keyboard too, and goes on from there',
    async () => {
      const { page } = browser;
      await page.goto(tailUrl());
      await row('payment failed').waitFor();
      await page.getByRole('listbox', { name: 'Lines' }).focus();
      await page.keyboard.press('ArrowUp');
      await page.getByText('Paused').waitFor();
      await send(appLine('came while paused'));
      await page.getByRole('button', { name: 'Resume (1 new)' }).waitFor();
      expect(await row('came while paused').count()).toBe(0);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText('As Heroku sent it').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Resume/ }).click();
      await row('came while paused').waitFor();
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    `shows ${LINES_PER_SECOND} lines a second without holding the page up`,
    async () => {
      const { page } = browser;
      await page.goto(tailUrl());
      await row('came while paused').waitFor();
      await page.evaluate(`
        window.longTasks = [];
        new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => longTasks.push(duration)))
          .observe({ type: 'longtask' });
      `);
      const total = LINES_PER_SECOND * SECONDS;
      const perFrame = LINES_PER_SECOND / FRAMES_PER_SECOND;
      for (let sent = 0; sent < total; sent += perFrame) {
        await send(...Array.from({ length: perFrame }, (_, line) => appLine(`burst ${sent + line + 1} of many`)));
        await new Promise((resolve) => setTimeout(resolve, 1_000 / FRAMES_PER_SECOND));
      }
      await row(`burst ${total} of many`).waitFor();
      expect(await rows().count()).toBeLessThan(120);
      const tooLong = await page.evaluate(`longTasks.filter((ms) => ms > ${LONG_TASK_MS}).length`);
      expect(tooLong).toBeLessThanOrEqual(2);
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'says that the connection is lost, and goes on when the api is back, with every line once',
    async () => {
      const { page } = browser;
      browser.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
      const [api, other] = world.product.apis;
      if (api === undefined || other === undefined) throw new Error('there are two apis');
      await page.goto(tailUrl('?q=burst'));
      await row(/burst/).waitFor();
      await api.kill9();
      await page.getByText('Connection lost').waitFor();
      await world.product.restart(api);
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByLabel('Search lines').fill('after the restart');
      await waitUntil('a line of after the restart', async () => {
        await send(appLine('one line after the restart'));
        return (await row('one line after the restart').count()) > 0;
      });
    },
    FLOW_TIMEOUT_MS,
  );
});

describe('rules', () => {
  test(
    'are written with a preview of real lines and errors at the field, and take hold in the tail and at Datadog',
    async () => {
      const { page } = browser;
      browser.expect(/status of 422/);
      await page.goto(`${world.product.url}/apps/${app.id}`);
      await page.getByRole('link', { name: 'Rules', exact: true }).click();
      await page.getByText('No rule yet').waitFor();
      await page.getByRole('button', { name: 'Add rule' }).click();
      await page.getByLabel('Name').fill('mask cards');
      await page.getByLabel('What it does').selectOption('mask_sequences');
      const pattern = page.getByLabel('Pattern');
      await pattern.fill('card=(');
      // Lines are given to people from the moment a worker knows that somebody looks.
      const untilShown = (shown: Locator) =>
        waitUntil('a line to try the rule on', async () => {
          await send(appLine('order 1 card=4242 placed'));
          const newer = page.getByRole('button', { name: 'Take newer lines', disabled: false });
          if ((await newer.count()) > 0) await newer.click();
          return (await shown.count()) > 0;
        });
      await untilShown(page.getByText(/The pattern of "mask cards"/));

      await pattern.fill('card=\\d+');
      await page.getByLabel('Replaced by').fill('card=[gone]');
      await untilShown(page.getByLabel('Preview').getByText('order 1 card=[gone] placed'));
      await page.getByRole('button', { name: 'Add rule' }).click();
      await page.getByText('Rule saved').waitFor();

      await page.getByRole('link', { name: 'Live tail' }).click();
      const masked = row('masked by mask cards');
      await waitUntil('a masked line', async () => {
        await send(appLine('order 2 card=4343 placed'));
        return (await masked.count()) > 0;
      });
      await page.getByText('As Datadog sees it').click();
      await row('order 2 card=[gone] placed').waitFor();
      await waitUntil('the masked line at Datadog', () =>
        app.logs().some(({ resolved }) => resolved.message === 'order 2 card=[gone] placed'),
      );
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'are imported from an Agent, moved by keyboard, turned off, deleted and brought back',
    async () => {
      const { page } = browser;
      const list = page.getByRole('list', { name: 'Rules in order' });
      const stored = async (): Promise<readonly string[]> => {
        const { rules } = await world.tenant.ok<{ rules: readonly { name: string; enabled?: boolean }[] }>(
          'GET',
          `/api/v1/apps/${app.id}/rules`,
        );
        return rules.map(({ name, enabled = true }) => (enabled ? name : `${name} (off)`));
      };
      const untilStored = (...names: readonly string[]) =>
        waitUntil(names.join(', '), async () => (await stored()).join() === names.join());

      await page.goto(`${world.product.url}/apps/${app.id}/rules`);
      await page.getByRole('button', { name: 'Import' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Configuration').fill('- type: exclude_at_match\n  name: health\n  pattern: /health');
      await dialog.getByRole('button', { name: 'Read the rules' }).click();
      // Its answer is late, so the move below is made while it is under way.
      const answerLate = async (route: Route) => {
        const response = await route.fetch();
        await new Promise((resolve) => setTimeout(resolve, 500));
        await route.fulfill({ response });
      };
      await page.route(`**/api/v1/apps/${app.id}/rules`, answerLate, { times: 1 });
      await dialog.getByRole('button', { name: 'Add 1 rule' }).click();
      await page.getByRole('button', { name: 'Move health up' }).focus();
      await page.keyboard.press('Enter');
      await untilStored('health', 'mask cards');
      await list.getByRole('switch', { name: 'health is on' }).press('Space');
      await untilStored('health (off)', 'mask cards');
      await page.getByRole('button', { name: 'Delete mask cards' }).click();
      await untilStored('health (off)');
      await page.getByRole('alert').filter({ hasText: 'Rule deleted' }).getByRole('button', { name: 'Undo' }).click();
      await untilStored('health (off)', 'mask cards');
    },
    FLOW_TIMEOUT_MS,
  );

  test(
    'of all apps are written beside the lines of one of them, and run before its own',
    async () => {
      const { page } = browser;
      browser.expect(/status of 422/);
      await page.goto(`${world.product.url}/apps`);
      await page.getByRole('link', { name: 'Rules of all apps' }).click();
      await page.getByText('No rule yet').waitFor();
      await page.getByRole('button', { name: 'Add rule' }).click();
      await page.getByRole('combobox', { name: 'Tried on the lines of' }).selectOption('shop-production');
      await page.getByLabel('Name').fill('no pings');
      const pattern = page.getByLabel('Pattern');
      await pattern.fill('ping (');
      await page.getByText(/The pattern of "no pings"/).waitFor();
      await pattern.fill('ping \\d+');
      await page.getByText('Pasted lines').click();
      await page.getByRole('textbox', { name: 'Lines to try it on' }).fill('ping 1\norder 3');
      await page.getByText('This rule would touch 1 of 2 logs.').waitFor();
      expect(await seriousIssues(page)).toEqual([]);
      await page.getByRole('button', { name: 'Add rule' }).click();
      await page.getByText('Rule saved').waitFor();

      const list = page.getByRole('list', { name: 'Rules in order' });
      await waitUntil('a line that the rule drops', async () => {
        await send(appLine('ping 2'));
        return (await list.getByText(/^\d+ of \d+ lines/).count()) > 0;
      });
      expect(await seriousIssues(page)).toEqual([]);
      await page.goto(`${world.product.url}/apps/${app.id}/rules`);
      await page.getByText(/Before these, a rule of all your apps runs: no pings/).waitFor();
    },
    FLOW_TIMEOUT_MS,
  );
});
