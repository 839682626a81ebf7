import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isNativeError } from 'node:util/types';

/**
 * Reads the secret kept in `DATA_DIR/<fileName>`, or keeps the one `generate` makes. Processes that start at once agree:
 * each writes a file of its own in full and then links it to the final name, which only the first one can; all read what
 * is there then. The file is readable by its owner only. Throws what the file system throws.
 *
 * For development: whoever can read DATA_DIR has both the database and the keys to it.
 */
export function keepDevelopmentSecret(dataDir: string, fileName: string, generate: () => string): string {
  // No restrictive mode on the folder: embedded Postgres may run as another user below it.
  makeFolder(dataDir);
  const path = join(dataDir, fileName);
  return readSecret(path) ?? createSecret(path, generate());
}

/** One folder after the other: Node's own recursion never ends where nothing can be made, as below /proc. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    makeLastFolder(path);
  }
}

/** Its parent is there; another process that starts at once may have made it meanwhile. */
function makeLastFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function createSecret(path: string, secret: string): string {
  const ownPath = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(ownPath, 'wx', 0o600);
  try {
    writeSync(file, `${secret}\n`);
    fsyncSync(file);
    linkSync(ownPath, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    closeSync(file);
    unlinkSync(ownPath);
  }
  return readFileSync(path, 'utf8').trim();
}

function hasCode(error: unknown, code: string): boolean {
  return isNativeError(error) && (error as NodeJS.ErrnoException).code === code;
}
