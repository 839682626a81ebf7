import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LaunchFault } from '../launch-fault.mjs';
import { runCommand } from '../run-command.mjs';

/**
 * Makes sure there is a cluster. A new one is made in a folder beside and renamed when it is whole, so that a launcher
 * killed in the middle leaves nothing that could be taken for a cluster.
 * @param {import('../data-dir.mjs').DataDir} dataDir
 * @param {{ initdb: string, majorVersion: number }} binaries
 * @param {import('./run-as.mjs').RunAs} runAs
 * @param {import('./login.mjs').PostgresLogin} login
 * @throws {LaunchFault}
 */
export async function ensureCluster(dataDir, binaries, runAs, login) {
  await removeUnfinished(dataDir.postgres);
  const version = await readFile(join(dataDir.postgres, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version === null) return createCluster(dataDir.postgres, binaries.initdb, runAs, login);
  if (Number.parseInt(version, 10) !== binaries.majorVersion) {
    throw new LaunchFault(
      `The database in ${dataDir.postgres} was written by PostgreSQL ${version.trim()}, and this Logferry brings ${binaries.majorVersion}`,
      'Move it away to start afresh, or serve it with its own PostgreSQL and set DATABASE_URL',
    );
  }
}

/**
 * @param {string} target
 * @param {string} initdb
 * @param {import('./run-as.mjs').RunAs} runAs
 * @param {import('./login.mjs').PostgresLogin} login
 */
async function createCluster(target, initdb, runAs, login) {
  const folder = `${target}.init-${process.pid}`;
  const passwordFile = `${folder}.password`;
  await mkdir(folder, { mode: 0o700 });
  await writeFile(passwordFile, `${login.password}\n`, { mode: 0o600 });
  if (runAs.ids) {
    for (const path of [folder, passwordFile]) await chown(path, runAs.ids.uid, runAs.ids.gid);
  }
  const [command, args] = runAs.wrap(initdb, [
    `--pgdata=${folder}`,
    `--username=${login.user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Independent of what locales the machine has, and of their changes between machines.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]);
  const { code, output } = await runCommand(command, args, {
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  await rm(passwordFile, { force: true });
  if (code !== 0) {
    await rm(folder, { recursive: true, force: true });
    throw new LaunchFault('PostgreSQL could not create its data directory', 'The output above says why', output);
  }
  await rename(folder, target);
}

/** @param {string} target */
async function removeUnfinished(target) {
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(`${basename(target)}.init-`)) continue;
    // An initdb that outlived its launcher may still be writing here; it fails as soon as its folder is gone.
    await rm(join(dirname(target), name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
