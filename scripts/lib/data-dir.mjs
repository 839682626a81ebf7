import { access, constants, mkdir, stat, unlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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
    await mkdir(root, { recursive: true, mode: 0o711 });
    for (const folder of [dataDir.run, dataDir.logs]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
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
    EEXIST: 'not a directory',
  };
  return reasons[/** @type {keyof typeof reasons} */ (code)] ?? code ?? message;
}

function userName() {
  return process.env.USER || (process.getuid ? `user ${process.getuid()}` : 'this user');
}
