import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess } from '../end-process.mjs';
import { LaunchFault } from '../launch-fault.mjs';
import { identifyProcess } from '../process-identity.mjs';
import { ROOT } from '../repository.mjs';
import { createChildLog } from './child-log.mjs';
import { forgetProcess, recordProcess } from './process-records.mjs';
import { exitOf } from './service.mjs';

const PRELOAD = new URL('./end-with-launcher.mjs', import.meta.url).href;
const READY_TIMEOUT_MS = 90_000;
const POLL_INTERVAL_MS = 50;
const POLL_TIMEOUT_MS = 5_000;

/**
 * @typedef {object} NodeServiceOptions
 * @property {string} name also of its log file and its record under `run/`
 * @property {string} script relative to the repository
 * @property {readonly string[]} [nodeFlags]
 * @property {() => Promise<NodeJS.ProcessEnv>} env asked for at every start; ports may differ
 * @property {{ readyUrl: (env: NodeJS.ProcessEnv) => string } | { readyEvent: string }} ready a URL that answers 200, or an
 *   event on stdout
 * @property {number} stopTimeoutMs between SIGTERM and SIGKILL
 * @property {(event: Record<string, unknown>) => void} [onEvent]
 */

/**
 * A service that is one Node script of ours.
 * @param {import('../data-dir.mjs').DataDir} dataDir
 * @param {(message: string) => void} say
 * @param {NodeServiceOptions} options
 * @returns {import('./service.mjs').Service}
 */
export function nodeService(dataDir, say, options) {
  const { name, script, stopTimeoutMs } = options;

  /**
   * @param {boolean} _restart
   * @param {AbortSignal} signal
   * @returns {Promise<import('./service.mjs').Running>}
   */
  async function start(_restart, signal) {
    const env = await options.env();
    let readyEventSeen = false;
    const log = createChildLog({
      path: join(dataDir.logs, `${name}.log`),
      name,
      say,
      onEvent: (event) => {
        if ('readyEvent' in options.ready && event.event === options.ready.readyEvent) readyEventSeen = true;
        options.onEvent?.(event);
      },
    });
    const child = spawn(process.execPath, [...(options.nodeFlags ?? []), '--import', PRELOAD, script], {
      cwd: ROOT,
      env,
      // Its own group: Ctrl-C at the terminal reaches only the launcher, which stops its processes in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    if (child.stdout) log.attach(child.stdout);
    if (child.stderr) log.attach(child.stderr);
    let ended = false;
    const exited = exitOf(child).finally(() => {
      ended = true;
      forgetProcess(dataDir.run, name);
    });
    const identity = identifyProcess(child.pid ?? 0);
    if (identity) recordProcess(dataDir.run, name, { ...identity, script });
    const stop = async () => {
      if (!identity) return;
      await endProcess(identity, [
        ['SIGTERM', stopTimeoutMs],
        ['SIGKILL', 5_000],
      ]);
      await exited;
    };

    const isReady = () => ('readyEvent' in options.ready ? readyEventSeen : answers(options.ready.readyUrl(env)));
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (identity && !ended && !signal.aborted && performance.now() < deadline) {
      if (await isReady()) return { identity, exited, stop };
      await delay(POLL_INTERVAL_MS);
    }
    const outcome = ended ? 'ended before it was ready' : `was not ready after ${READY_TIMEOUT_MS / 1000} s`;
    await stop();
    signal.throwIfAborted();
    throw new LaunchFault(`The ${name} ${outcome}`, `Its log is ${join(dataDir.logs, `${name}.log`)}`, log.tail());
  }

  return { name, start };
}

/** @param {string} url */
async function answers(url) {
  try {
    const res = await fetch(url, { signal: AbortSignal.timeout(POLL_TIMEOUT_MS) });
    await res.arrayBuffer();
    return res.status === 200;
  } catch {
    return false;
  }
}
