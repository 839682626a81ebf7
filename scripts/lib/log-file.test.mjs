import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openLogFile } from './log-file.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logferry-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a log never takes more than twice its bound, and keeps what came last', () => {
  const path = join(folder, 'api.log');
  const log = openLogFile(path, 100);
  for (let i = 0; i < 50; i++) log.append(`line ${i} ${'x'.repeat(10)}\n`);
  expect(statSync(path).size).toBeLessThanOrEqual(100);
  expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(100);
  expect(readFileSync(path, 'utf8')).toContain('line 49 ');
});

test('a log is continued by the next run', () => {
  const path = join(folder, 'api.log');
  openLogFile(path, 100).append('one\n');
  openLogFile(path, 100).append('two\n');
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  expect(existsSync(`${path}.1`)).toBe(false);
});
