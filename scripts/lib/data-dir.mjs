import { access, constants, mkdir, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LaunchFault } from './launch-fault.mjs';
import { ROOT } from './repository.mjs';

/**
 * Where everything that outlives a run is kept.
 * @typedef {{ root: string, run: string, logs: string, postgres: string, postgresLogin: string, demo: string }} DataDir
 *   run: process records and the claim; logs: one file per process; postgres: the cluster; postgresLogin: its password
 */

/**
 * Creates the data directory and proves that it can be written to.
 * @param {string | undefined} configured the value of DATA_DIR, relative to the repository
 * @returns {Promise<DataDir>}
 * @throws {LaunchFault}
 */
export async function openDataDir(configured) {
  const root = resolve(ROOT, configured || '.data');
  const dataDir = {
    root,
    run: join(root, 'run'),
    logs: join(root, 'logs'),
    postgres: join(root, 'postgres'),
    postgresLogin: join(root, 'postgres.json'),
    demo: join(root, 'demo.json'),
  };
  try {
    // 0711: as root the database runs as another user, who has to pass through here; the files inside are 0600.
    await makeFolders(root, 0o711);
    for (const folder of [dataDir.run, dataDir.logs]) {
      await makeFolders(folder, 0o700);
      await proveWritable(folder);
    }
    await proveWritable(root);
  } catch (error) {
    throw new LaunchFault(
      `The data directory ${root} cannot be used (${reasonOf(error)})`,
      `Make it writable for ${userName()}, or choose another: DATA_DIR=/some/folder npm start`,
    );
  }
  return dataDir;
}

/**
 * Makes a folder and those above it that are missing, each by itself: where the file system refuses a new folder as if
 * the one above it were missing, as /proc does, Node's own `recursive` tries again without end, and no signal ends it.
 * @param {string} folder absolute
 * @param {number} mode of those that are made
 */
async function makeFolders(folder, mode) {
  /** @type {string[]} */
  const missing = [];
  for (let path = folder; !(await exists(path)) && path !== dirname(path); path = dirname(path)) missing.unshift(path);
  for (const path of missing) {
    await mkdir(path, { mode }).catch((error) => {
      // Another launcher was faster.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** @param {string} path */
async function exists(path) {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Writes for real: a permission check alone does not notice a read-only or full file system.
 * @param {string} folder
 */
async function proveWritable(folder) {
  if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
  await access(folder, constants.W_OK | constants.X_OK);
  const probe = join(folder, `.writable-${process.pid}`);
  await writeFile(probe, 'x');
  await unlink(probe);
}

/** @param {unknown} error */
function reasonOf(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  const reasons = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'read-only file system',
    ENOSPC: 'no space left',
    ENOTDIR: 'not a directory',
    ENOENT: 'no folder can be made there',
  };
  return reasons[/** @type {keyof typeof reasons} */ (code)] ?? code ?? message;
}

function userName() {
  return process.env.USER || (process.getuid ? `user ${process.getuid()}` : 'this user');
}
