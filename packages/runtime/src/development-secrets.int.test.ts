import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from './config.js';
import { keepDevelopmentSecret } from './development-secrets.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logferry-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('development secrets', () => {
  test('are generated once and then kept', () => {
    const env = { DATABASE_URL: 'postgres://localhost/x', DATA_DIR: join(folder, 'new') };
    const first = loadConfig(env);
    expect(first.encryptionKeys).toMatch(/^k[0-9a-f]{8}:/);
    expect(loadConfig(env)).toEqual(first);
  });

  test('can be read by their owner only', () => {
    keepDevelopmentSecret(folder, 'secret', () => 'text');
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  });

  test('are those of the first of two processes that start at once, and nothing else stays behind', () => {
    // The second process finds no file, and the first one finishes while the second makes its own.
    const second = keepDevelopmentSecret(folder, 'secret', () => {
      keepDevelopmentSecret(folder, 'secret', () => 'first');
      return 'second';
    });
    expect(second).toBe('first');
    expect(readdirSync(folder)).toEqual(['secret']);
  });

  test('stop the boot with a fault on DATA_DIR when they cannot be kept', () => {
    writeFileSync(join(folder, 'file'), '');
    const env = { DATABASE_URL: 'postgres://localhost/x', DATA_DIR: join(folder, 'file', 'below') };
    expect(() => loadConfig(env)).toThrow(/DATA_DIR cannot keep the development secrets: ENOTDIR/);
  });

  test('are kept in folders that have yet to be made, and refused where none can be', () => {
    expect(keepDevelopmentSecret(join(folder, 'a', 'b'), 'secret', () => 'text')).toBe('text');
    expect(() => keepDevelopmentSecret('/proc/nope/below', 'secret', () => 'text')).toThrow('ENOENT');
  });

  test('are refused when somebody broke the file', () => {
    writeFileSync(join(folder, 'encryption-keys'), 'broken');
    expect(() => loadConfig({ DATABASE_URL: 'postgres://localhost/x', DATA_DIR: folder })).toThrow(
      /encryption-keys entry 1/,
    );
  });
});
