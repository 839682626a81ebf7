import { LaunchFault } from '../launch-fault.mjs';

const CONNECT_TIMEOUT_MS = 5_000;

/** @param {string} url */
async function createClient(url) {
  // Imported only now: the launcher itself must load before anything is installed.
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that breaks later says so through the query in flight; without a listener it would end the process.
  client.on('error', () => {});
  return client;
}

/**
 * @param {string} url of a database that exists
 * @param {string} name of the one wanted on the same server
 */
export async function ensureDatabase(url, name) {
  const client = await createClient(url);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/**
 * Proves that the configured database answers.
 * @param {string} url the value of DATABASE_URL
 * @returns {Promise<string>} the server and database without the password, for the progress line
 * @throws {LaunchFault} one line that never holds the password
 */
export async function checkDatabaseUrl(url) {
  const place = describe(url);
  const client = await createClient(url);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return place;
  } catch (error) {
    const [problem, remedy] = explain(/** @type {NodeJS.ErrnoException} */ (error), place);
    throw new LaunchFault(problem, remedy);
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {string} url */
function describe(url) {
  const example = 'DATABASE_URL=postgres://user:password@host:5432/database';
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    throw new LaunchFault('DATABASE_URL is not a URL', `It looks like this: ${example}`);
  }
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') {
    throw new LaunchFault('DATABASE_URL does not begin with postgres://', `It looks like this: ${example}`);
  }
  return `${parsed.hostname || 'localhost'}:${parsed.port || 5432}${parsed.pathname}`;
}

/**
 * @param {NodeJS.ErrnoException} error of node-postgres: a socket's error code or PostgreSQL's SQLSTATE
 * @param {string} place
 * @returns {[problem: string, remedy: string]}
 */
function explain(error, place) {
  const unset = 'or unset it to use the embedded database';
  switch (error.code) {
    case '28P01':
    case '28000':
      return [`The database at ${place} refuses the user or password of DATABASE_URL`, `Correct them, ${unset}`];
    case '3D000':
      return [`The database of DATABASE_URL does not exist at ${place}`, `Create it (createdb), ${unset}`];
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [`The host of DATABASE_URL (${place}) is not known`, `Correct it, ${unset}`];
    case 'ECONNREFUSED':
      return [
        `Nothing answers at ${place}, where DATABASE_URL points`,
        `Start that server, correct DATABASE_URL, ${unset}`,
      ];
    default:
      return [
        `The database at ${place} cannot be used (${error.code ?? error.message})`,
        `Check DATABASE_URL, ${unset}`,
      ];
  }
}
