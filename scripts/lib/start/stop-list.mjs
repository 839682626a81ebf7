/**
 * What has to be stopped, last started first.
 * @typedef {{ add: (name: string, stop: () => Promise<void>) => void, stopAll: () => Promise<void> }} StopList
 */

/** @returns {StopList} */
export function createStopList() {
  /** @type {{ name: string, stop: () => Promise<void> }[]} */
  const entries = [];
  return {
    /** A nameless entry is stopped without a line about it. */
    add(name, stop) {
      entries.push({ name, stop });
    },
    async stopAll() {
      for (let entry = entries.pop(); entry; entry = entries.pop()) {
        const startedAt = performance.now();
        try {
          await entry.stop();
          const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
          if (entry.name) process.stdout.write(`✓ stopped ${entry.name} (${seconds} s)\n`);
        } catch (error) {
          process.stderr.write(`✗ ${entry.name || 'claim'} could not be stopped: ${error}\n`);
          process.exitCode = 1;
        }
      }
    },
  };
}
