import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../process-identity.mjs';
import { ROOT } from '../repository.mjs';
import { waitUntil } from '../wait-until.mjs';

/** For tests: `npm start` as a process, as a person at a terminal has it. */

const READY_TIMEOUT_MS = 90_000;

/**
 * @param {{ dataDir: string, port: number, args?: readonly string[], env?: NodeJS.ProcessEnv,
 *   as?: { uid: number, gid: number } }} options
 */
export function launch({ dataDir, port, args = [], env = {}, as }) {
  // The options jest needs are not for the product; neither is a database of the developer's.
  const { NODE_OPTIONS: _, DATABASE_URL: __, REDIS_URL: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
    cwd: ROOT,
    env: { ...inherited, DATA_DIR: dataDir, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...as,
  });
  let output = '';
  let code = /** @type {number | null | undefined} */ (undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
      output += chunk;
    });
  }
  child.once('close', (exitCode) => {
    code = exitCode;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    /** @param {NodeJS.Signals} signal */
    kill: (signal) => child.kill(signal),
    /** @returns {Promise<number | null>} the exit code; null when a signal ended it */
    async ended() {
      if (!(await waitUntil(() => code !== undefined, { timeoutMs: READY_TIMEOUT_MS }))) {
        throw new Error(`still running after ${READY_TIMEOUT_MS} ms:\n${output}`);
      }
      return code ?? null;
    },
    async ready() {
      const isDone = () => code !== undefined || output.includes('Stop with Ctrl-C');
      const inTime = await waitUntil(isDone, { timeoutMs: READY_TIMEOUT_MS });
      if (!inTime || code !== undefined) throw new Error(`did not become ready:\n${output}`);
    },
  };
}

/** @typedef {import('../process-identity.mjs').ProcessIdentity} ProcessIdentity */

/**
 * @param {string} dataDir
 * @returns {Record<string, ProcessIdentity>} the Node processes of a running launcher by name
 */
export function processesOf(dataDir) {
  /** @type {Record<string, ProcessIdentity>} */
  const found = {};
  for (const file of readdirSync(join(dataDir, 'run'))) {
    const name = /^process-(.+)\.json$/.exec(file)?.[1];
    if (name) found[name] = JSON.parse(readFileSync(join(dataDir, 'run', file), 'utf8'));
  }
  return found;
}

/**
 * @param {Record<string, ProcessIdentity>} processes
 * @returns {Promise<string[]>} the names of those that still run after a while
 */
export async function survivors(processes) {
  const running = () => Object.keys(processes).filter((name) => isRunning(processes[name]));
  await waitUntil(() => running().length === 0, { timeoutMs: 15_000 });
  return running();
}
