import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 30_000;

/** Resolves with the first value of `probe` that is not false. */
export async function waitUntil<T>(what: string, probe: () => Promise<T | false>): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const value = await probe();
    if (value !== false) return value;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${DEADLINE_MS} ms`);
    await sleep(50);
  }
}
