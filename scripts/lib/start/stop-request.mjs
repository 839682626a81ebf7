/** One Ctrl-C often arrives twice: from the terminal and again from npm above us. */
const ECHO_WINDOW_MS = 1_000;

/**
 * Turns SIGINT, SIGTERM and SIGHUP (a closed terminal) into one request to stop.
 * @returns {{ signal: AbortSignal, requested: Promise<void>, onSecond: (listener: () => void) => void }} `onSecond`: asked
 *   again, more than a second later
 */
export function listenForStop() {
  const controller = new AbortController();
  /** @type {(() => void) | undefined} */
  let second;
  let requestedAt = 0;
  const requested = new Promise((resolve) => {
    for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(name, () => {
        if (!controller.signal.aborted) {
          requestedAt = performance.now();
          controller.abort();
          resolve(undefined);
        } else if (performance.now() - requestedAt > ECHO_WINDOW_MS) {
          second?.();
        }
      });
    }
  });
  return {
    signal: controller.signal,
    requested,
    onSecond: (listener) => {
      second = listener;
    },
  };
}
