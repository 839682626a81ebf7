import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { LaunchFault } from '../launch-fault.mjs';

/** @typedef {{ user: string, password: string, database: string, port: number }} PostgresLogin `port` 0: none yet */

/**
 * @param {import('../data-dir.mjs').DataDir} dataDir
 * @returns {Promise<PostgresLogin>} the remembered one, or a new one that is remembered from now on
 * @throws {LaunchFault} when there is a cluster but nobody knows its password
 */
export async function openLogin(dataDir) {
  const text = await readFile(dataDir.postgresLogin, 'utf8').catch(() => null);
  if (text !== null) {
    const login = parseLogin(text);
    if (login) return login;
  }
  if (existsSync(dataDir.postgres)) {
    throw new LaunchFault(
      `${dataDir.postgresLogin}, the login of the database in ${dataDir.postgres}, is ${text === null ? 'missing' : 'damaged'}`,
      `Put it back, or start afresh (this forgets all accounts and stored logs): rm -r ${dataDir.root}`,
    );
  }
  const login = { user: 'logferry', password: randomBytes(24).toString('base64url'), database: 'logferry', port: 0 };
  await saveLogin(dataDir, login);
  return login;
}

/**
 * @param {import('../data-dir.mjs').DataDir} dataDir
 * @param {PostgresLogin} login
 */
export async function saveLogin(dataDir, login) {
  const next = `${dataDir.postgresLogin}.new`;
  await writeFile(next, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 });
  await rename(next, dataDir.postgresLogin);
}

/**
 * @param {PostgresLogin} login
 * @param {string} [otherDatabase] of the same server
 * @returns {string} a connection string
 */
export function loginUrl({ user, password, database, port }, otherDatabase = database) {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${otherDatabase}`;
}

/**
 * @param {string} text
 * @returns {PostgresLogin | null}
 */
function parseLogin(text) {
  try {
    const login = JSON.parse(text);
    const whole = ['user', 'password', 'database'].every((name) => typeof login[name] === 'string' && login[name]);
    return whole && Number.isInteger(login.port) ? login : null;
  } catch {
    return null;
  }
}
