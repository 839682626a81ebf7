import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { endProcess } from '../end-process.mjs';
import { commandLine, identifyProcess } from '../process-identity.mjs';
import { waitUntil } from '../wait-until.mjs';

/** SIGINT ends the sessions and writes a checkpoint, SIGQUIT leaves that to the recovery at the next start. */
export const STOP_STEPS = /** @type {const} */ ([
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
]);

/** Sessions of a killed server end by themselves as soon as they notice. */
const ORPHAN_GRACE_MS = 5_000;

/**
 * Clears away what a killed launcher or a killed server left of this cluster: a server that still runs is stopped,
 * sessions without a server are waited for, then ended, and a `postmaster.pid` whose number now belongs to a stranger is
 * removed (PostgreSQL would take the stranger for a server and refuse to start).
 * @param {string} clusterDir
 * @returns {Promise<boolean>} whether a server had to be stopped
 */
export async function clearLeftover(clusterDir) {
  const pidFile = join(clusterDir, 'postmaster.pid');
  const pid = readPostmasterPid(pidFile);
  const identity = pid === null ? null : identifyProcess(pid);
  const serverRan = identity !== null && isOfCluster(identity.pid, clusterDir);
  if (serverRan) await endProcess(identity, STOP_STEPS);

  if (await waitUntil(() => processesOfCluster(clusterDir).length === 0, { timeoutMs: ORPHAN_GRACE_MS })) {
    // Safe only now that nobody works on these files any more.
    if (!serverRan || identifyProcess(identity.pid) === null) rmSync(pidFile, { force: true });
    return serverRan;
  }
  for (const orphan of processesOfCluster(clusterDir)) await endProcess(orphan, STOP_STEPS.slice(1));
  return serverRan;
}

/**
 * @param {string} pidFile
 * @returns {number | null}
 */
function readPostmasterPid(pidFile) {
  try {
    return Number.parseInt(readFileSync(pidFile, 'utf8'), 10) || null;
  } catch {
    return null;
  }
}

/**
 * PostgreSQL's processes all work in the cluster's folder.
 * @param {number} pid
 * @param {string} clusterDir
 */
function isOfCluster(pid, clusterDir) {
  if (process.platform !== 'linux') return commandLine(pid).includes(` -D ${clusterDir} `);
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDir) &&
      basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres')
    );
  } catch {
    return false;
  }
}

/**
 * Elsewhere than on Linux none are found; there PostgreSQL's own check of its shared memory has to do.
 * @param {string} clusterDir
 */
function processesOfCluster(clusterDir) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isOfCluster(pid, clusterDir))
    .map((pid) => identifyProcess(pid))
    .filter((identity) => identity !== null);
}
