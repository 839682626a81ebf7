import { spawn } from 'node:child_process';
import { ROOT } from './repository.mjs';

/** What is kept of a command's output: the end of it, which is where the reason of a failure stands. */
const OUTPUT_CHARS_MAX = 60_000;

/**
 * Runs one command to its end, quietly.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [options]
 *   `env` is the whole environment of the command; `signal` ends it early with SIGTERM, and all that it has started too: a
 *   test runner that is ended takes none of the servers along that its tests had started
 * @returns {Promise<{ code: number, output: string, durationMs: number }>} `output` is stdout and stderr as they came,
 *   at most the last 60,000 characters; `code` is 127 when the command does not exist and 128 when a signal ended it
 */
export function runCommand(command, args, options = {}) {
  const startedAt = performance.now();
  const { signal, ...spawnOptions } = options;
  return new Promise((resolve) => {
    // A group of its own, which can be told to end as a whole.
    const child = spawn(command, args, {
      cwd: ROOT,
      ...spawnOptions,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const endGroup = () => endProcessGroup(child.pid);
    if (signal?.aborted) endGroup();
    else signal?.addEventListener('abort', endGroup, { once: true });
    let output = '';
    /** @param {string} chunk */
    const collect = (chunk) => {
      output += chunk;
      if (output.length > 2 * OUTPUT_CHARS_MAX) output = output.slice(-OUTPUT_CHARS_MAX);
    };
    /** @param {number} code */
    const finish = (code) => {
      signal?.removeEventListener('abort', endGroup);
      resolve({ code, output: output.slice(-OUTPUT_CHARS_MAX), durationMs: performance.now() - startedAt });
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.once('error', (error) => {
      collect(`${error.message}\n`);
      finish(127);
    });
    child.once('close', (code) => finish(code ?? 128));
  });
}

/** @param {number | undefined} pid of the group's first process; undefined: it was never started */
function endProcessGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch (error) {
    // All of it has ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
