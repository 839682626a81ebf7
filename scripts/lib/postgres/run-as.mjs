import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LaunchFault } from '../launch-fault.mjs';

/**
 * PostgreSQL refuses to run as root, so root runs it as another user.
 * @typedef {{ uid: number, gid: number }} UserIds
 * @typedef {{ ids: UserIds | null, wrap: (command: string, args: readonly string[]) => [string, string[]] }} RunAs
 *   `ids` is null when we are an ordinary user; `wrap` turns a command into the one to spawn (without uid and gid options)
 */

const USER = 'postgres';

/**
 * setpriv's arguments for a command whose children may pass through folders that are closed to them, and not write there.
 * Without no_setuid_fixup access(2), by which initdb looks for its programs, would not count the capability.
 */
const PASS_THROUGH = [
  '--securebits=+no_setuid_fixup',
  '--inh-caps=+dac_read_search',
  '--ambient-caps=+dac_read_search',
];

/**
 * @param {string} clusterDir where the cluster is, or will be; an existing one keeps its owner
 * @param {readonly string[]} paths files and folders the user must be able to reach
 * @returns {RunAs}
 * @throws {LaunchFault}
 */
export function chooseRunAs(clusterDir, paths) {
  if (process.getuid?.() !== 0) return { ids: null, wrap: (command, args) => [command, [...args]] };
  const ids = ownerOf(clusterDir) ?? existingUser() ?? createUser();
  const drop = [`--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups'];
  const blocked = paths.map((path) => closedFolder(path, ids)).find((folder) => folder !== null);
  if (blocked) {
    // A checkout under /root (0700) is the usual case. The one capability lets the server pass through the closed folder;
    // it still owns nothing but its cluster.
    drop.push(...PASS_THROUGH);
  }
  try {
    execFileSync('setpriv', [...drop, 'true'], { stdio: 'ignore' });
  } catch {
    const remedy = `Start as an ordinary user, or set DATABASE_URL to a server of your own`;
    if (blocked) {
      throw new LaunchFault(`The user ${USER}, as whom root has to run PostgreSQL, cannot enter ${blocked}`, remedy);
    }
    throw new LaunchFault(
      'PostgreSQL cannot run as root, and setpriv (util-linux), which changes the user, does not work here',
      remedy,
    );
  }
  return { ids, wrap: (command, args) => ['setpriv', [...drop, command, ...args]] };
}

/**
 * @param {string} path
 * @returns {UserIds | null} null when it does not exist or belongs to root
 */
function ownerOf(path) {
  if (!existsSync(path)) return null;
  const { uid, gid } = statSync(path);
  return uid === 0 ? null : { uid, gid };
}

/** @returns {UserIds | null} */
function existingUser() {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === USER) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

/** @returns {UserIds} */
function createUser() {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER], {
      stdio: 'ignore',
    });
  } catch {
    // Left to the check below: the account may have come about all the same.
  }
  const ids = existingUser();
  if (ids) return ids;
  throw new LaunchFault(
    `PostgreSQL cannot run as root, and the user ${USER} could not be created`,
    'Create it (useradd --system postgres), start as an ordinary user, or set DATABASE_URL',
  );
}

/**
 * Runs a command of root in such a way that what it starts as another user can pass through folders that are closed to
 * others, when `path` lies in one.
 * @param {string} path
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {[command: string, args: string[]]}
 */
export function withPassThrough(path, command, args) {
  const nobody = { uid: -1, gid: -1 };
  if (process.getuid?.() !== 0 || closedFolder(path, nobody) === null) return [command, [...args]];
  return ['setpriv', [...PASS_THROUGH, command, ...args]];
}

/**
 * @param {string} path
 * @param {UserIds} ids
 * @returns {string | null} the nearest folder above `path` that the user cannot enter
 */
function closedFolder(path, ids) {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { uid, gid, mode } = statSync(folder);
      const bit = uid === ids.uid ? 0o100 : gid === ids.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return folder;
    }
    if (folder === dirname(folder)) return null;
  }
}
