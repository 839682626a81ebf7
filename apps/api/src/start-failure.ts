import { ConfigError } from '@logferry/runtime';

/** What goes wrong at the start on ordinary machines, by the code of the error, and how to mend it. */
const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'PORT is taken. Stop what uses it, or set PORT to another one.',
  EACCES: 'this user may not listen on PORT. Set it to one above 1023.',
  EADDRNOTAVAIL: 'this machine does not have the address in HOST.',
  ECONNREFUSED: 'nothing answers at the address in DATABASE_URL or REDIS_URL.',
  ENOTFOUND: 'the host in DATABASE_URL or REDIS_URL is not known.',
  ETIMEDOUT: 'the host in DATABASE_URL or REDIS_URL does not answer.',
  '28P01': 'Postgres refuses the user or password in DATABASE_URL.',
  '28000': 'Postgres refuses the user in DATABASE_URL.',
  '3D000': 'Postgres has no database of the name in DATABASE_URL.',
};

/** The text for a person whose process did not start: one line for the usual mishaps, the stack for what nobody foresaw. */
export function startFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return `The api cannot start: ${String(error)}`;
  const code = 'code' in error ? String(error.code) : '';
  const remedy = REMEDIES[code];
  return `The api cannot start: ${remedy === undefined ? (error.stack ?? error.message) : `${remedy} (${code})`}`;
}
