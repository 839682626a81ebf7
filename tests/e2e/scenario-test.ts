import { test as jestTest } from '@jest/globals';

let hasAnyFailed = false;

/** Jest's `test`, remembering a failure: the logs of the processes are then worth keeping. */
export function test(title: string, run: () => Promise<void> | void): void {
  jestTest(title, async () => {
    try {
      await run();
    } catch (error) {
      hasAnyFailed = true;
      throw error;
    }
  });
}

/** Whether a test of this file has failed so far. */
export function hasFailed(): boolean {
  return hasAnyFailed;
}
