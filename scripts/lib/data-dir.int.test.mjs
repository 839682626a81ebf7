import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const MODULE = new URL('./data-dir.mjs', import.meta.url).href;
/** Far more than it takes. */
const ANSWER_MS_MAX = 15_000;

/** @type {string} */
let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logferry-data-dir-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * In a process of its own, which can be killed when it does not end.
 * @param {string} path
 */
function open(path) {
  const script = `
    const { openDataDir } = await import(${JSON.stringify(MODULE)});
    await openDataDir(process.argv[1]).then(() => console.log('open'), (error) => console.log(error.message));`;
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script, path], {
    encoding: 'utf8',
    timeout: ANSWER_MS_MAX,
    killSignal: 'SIGKILL',
  });
  return signal ?? stdout.trim();
}

describe('openDataDir', () => {
  test('makes the folders that are missing, which the database can pass through', () => {
    const root = join(folder, 'a', 'b');
    expect(open(root)).toBe('open');
    expect(open(root)).toBe('open');
    const modes = ['..', '.', 'run', 'logs'].map((name) => statSync(join(root, name)).mode & 0o777);
    expect(modes).toEqual([0o711, 0o711, 0o700, 0o700]);
  });

  test('says what is in the way', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'data')]) {
      expect(open(path)).toContain(`The data directory ${path} cannot be used (not a directory). Make it writable for`);
    }
    const nowhere = join(folder, 'nowhere');
    symlinkSync(join(folder, 'gone', 'gone'), nowhere);
    expect(open(nowhere)).toContain('cannot be used (');
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux.each(['/proc/nope', '/proc/nope/deeper', '/proc/self/fd/nope'])(
    'gives up at once where no folder can be made: %s',
    (path) => {
      expect(open(path)).toContain(`The data directory ${path} cannot be used (no folder can be made there)`);
    },
  );
});
