import { isRunning } from './process-identity.mjs';
import { waitUntil } from './wait-until.mjs';

/**
 * Ends one process by its pid, asking harder each time.
 * @param {import('./process-identity.mjs').ProcessIdentity} identity
 * @param {readonly (readonly [signal: NodeJS.Signals, waitMs: number])[]} steps each signal and how long to wait after it
 * @returns {Promise<NodeJS.Signals | null>} the signal it took; null when it had already ended
 */
export async function endProcess(identity, steps) {
  /** @type {NodeJS.Signals | null} */
  let sent = null;
  for (const [signal, waitMs] of steps) {
    if (!isRunning(identity)) return sent;
    try {
      process.kill(identity.pid, signal);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
    sent = signal;
    if (await waitUntil(() => !isRunning(identity), { timeoutMs: waitMs, intervalMs: 20 })) return sent;
  }
  return sent;
}
