import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { startWorld, type World } from '../e2e/world.js';
import { type Browser, startBrowser } from './browser.js';

const START_TIMEOUT_MS = 180_000;

export interface Stage {
  readonly world: World;
  readonly browser: Browser;
}

export interface StageOptions {
  /** Of the browser's window, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Api processes: one, which the pages are served by, unless a test asks another while that one is away. */
  readonly apis?: number;
}

/**
 * One product and one browser for all tests of a file. After each of them the pages must have complained of nothing that
 * was not expected.
 * @param prepare is given both before the first test
 */
export function openStage({ width, height, apis = 1 }: StageOptions, prepare: (stage: Stage) => Promise<void>): void {
  let world: World | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    world = await startWorld('postgres', { apis });
    browser = await startBrowser({ width, height });
    await prepare({ world, browser });
  }, START_TIMEOUT_MS);

  // Taken away, so that they fail the test they came in and none of those after it.
  afterEach(() => expect(browser?.complaints.splice(0) ?? []).toEqual([]));

  afterAll(async () => {
    await browser?.close();
    await world?.stop({ keepLogs: false });
  }, START_TIMEOUT_MS);
}
