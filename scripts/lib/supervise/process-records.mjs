import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess } from '../end-process.mjs';
import { commandLine, isRunning } from '../process-identity.mjs';

/**
 * One file per process under `run/`, so that the next start can find what a killed launcher left running.
 * @typedef {import('../process-identity.mjs').ProcessIdentity & { script: string }} ProcessRecord
 */

/** Short: the launcher is gone, and these processes were told so (end-with-launcher.mjs). */
const LEFTOVER_STOP_STEPS = /** @type {const} */ ([
  ['SIGTERM', 5_000],
  ['SIGKILL', 5_000],
]);

const FILE_PATTERN = /^process-.+\.json$/;

/**
 * @param {string} runFolder
 * @param {string} name
 * @param {ProcessRecord} record
 */
export function recordProcess(runFolder, name, record) {
  writeFileSync(join(runFolder, `process-${name}.json`), JSON.stringify(record), { mode: 0o600 });
}

/**
 * @param {string} runFolder
 * @param {string} name
 */
export function forgetProcess(runFolder, name) {
  rmSync(join(runFolder, `process-${name}.json`), { force: true });
}

/**
 * Ends the processes of a launcher that was killed. A process counts as ours when pid and start time are those recorded
 * and its command line names the recorded script.
 * @param {string} runFolder
 * @returns {Promise<number>} how many had to be ended
 */
export async function endLeftoverProcesses(runFolder) {
  let ended = 0;
  for (const file of readdirSync(runFolder).filter((name) => FILE_PATTERN.test(name))) {
    const record = readRecord(join(runFolder, file));
    if (record && isRunning(record) && commandLine(record.pid).includes(record.script)) {
      await endProcess(record, LEFTOVER_STOP_STEPS);
      ended += 1;
    }
    rmSync(join(runFolder, file), { force: true });
  }
  return ended;
}

/**
 * @param {string} path
 * @returns {ProcessRecord | null}
 */
function readRecord(path) {
  try {
    const record = JSON.parse(readFileSync(path, 'utf8'));
    return typeof record.script === 'string' ? record : null;
  } catch {
    return null;
  }
}
