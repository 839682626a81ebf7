import { setTimeout as delay } from 'node:timers/promises';

/**
 * Keeps one service running.
 *
 *   starting ──ready──► running ──its process ends──► waiting ──backoff over──► starting
 *   any of these ──stop()──► stopped
 *
 * The very first start is different: when it fails the caller is told and nothing is tried again, since a fault of the
 * configuration does not go away by itself. Later failures are retried for ever, at most every 30 s.
 */

const BACKOFF_MS_MIN = 500;
const BACKOFF_MS_MAX = 30_000;
/** A life this long means the fault is over; the next one starts counting afresh. */
const STABLE_AFTER_MS = 60_000;

/**
 * @param {import('./service.mjs').Service} service
 * @param {(message: string) => void} say one line about each end and each new start
 * @param {AbortSignal} signal gives up the first start
 * @returns {Promise<{ stop: () => Promise<void> }>} resolves when the service is ready for the first time
 */
export async function supervise(service, say, signal) {
  const stopping = new AbortController();
  let running = await service.start(false, signal);
  const ended = keepRunning();

  async function keepRunning() {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const readyAt = performance.now();
      const { code, signal } = await running.exited;
      if (stopping.signal.aborted) return;
      if (performance.now() - readyAt >= STABLE_AFTER_MS) failures = 0;
      say(`${service.name} ended unexpectedly (${signal ?? `exit code ${code}`})`);
      const next = await startAgain(failures);
      if (!next) return;
      failures = next.failures;
      running = next.running;
      say(`${service.name} runs again`);
    }
  }

  /** @param {number} failures */
  async function startAgain(failures) {
    for (;;) {
      const waitMs = backoffMs(failures);
      failures += 1;
      say(`${service.name} starts again in ${waitMs / 1000} s`);
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return null;
      try {
        const next = await service.start(true, stopping.signal);
        if (!stopping.signal.aborted) return { failures, running: next };
        await next.stop();
        return null;
      } catch (error) {
        if (stopping.signal.aborted) return null;
        say(`${service.name} did not start: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  return {
    async stop() {
      stopping.abort();
      await running.stop();
      await ended;
    },
  };
}

/**
 * @param {number} failures in a row so far
 * @returns {number}
 */
export function backoffMs(failures) {
  return Math.min(BACKOFF_MS_MIN * 2 ** Math.min(failures, 16), BACKOFF_MS_MAX);
}
