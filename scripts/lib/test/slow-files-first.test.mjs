import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../repository.mjs';
import SlowFilesFirst, { SLOW_FILES } from './slow-files-first.mjs';

test('slow files begin first, as listed, then the others by size', () => {
  /** @param {string} path @param {number} size */
  const fileOf = (path, size) => ({ path: join(ROOT, path), context: { hasteFS: { getSize: () => size } } });
  const slow = SLOW_FILES.map((path) => fileOf(path, 1));
  const [small, large] = [fileOf('small.test.ts', 2), fileOf('large.test.ts', 3)];
  expect(new SlowFilesFirst().sort([small, ...[...slow].reverse(), large])).toEqual([...slow, large, small]);
});

test('every file of the list is there', () => {
  expect(SLOW_FILES.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
