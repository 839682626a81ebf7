import { relative } from 'node:path';
import { ROOT } from '../repository.mjs';

/**
 * The files that take longest, the slowest first, as `npm test` names them under its table. One that begins last is waited
 * for by all other cores: by size, which Jest goes by in a new clone, the longest of the browser tests came last.
 */
export const SLOW_FILES = [
  'tests/e2e/on-postgres.test.ts',
  'tests/e2e/on-redis.test.ts',
  'tests/browser/screens.test.ts',
  'tests/browser/app-lines.test.ts',
  'tests/browser/app-care.test.ts',
  'packages/queue/src/queue.int.test.ts',
  'packages/queue/src/taken-again.int.test.ts',
  'scripts/lib/postgres/server.int.test.mjs',
  'packages/queue/src/leases.int.test.ts',
  'apps/api/src/query-plans.int.test.ts',
];

/**
 * The order in which Jest begins files: {@link SLOW_FILES}, then the others, the largest first.
 * @typedef {{ readonly path: string, readonly context: { readonly hasteFS: { getSize(path: string): number | null } } }} TestFile
 */
export default class SlowFilesFirst {
  /**
   * @param {readonly TestFile[]} files
   * @returns {readonly TestFile[]}
   */
  sort(files) {
    const ranked = files.map((file) => ({
      file,
      rank: rankOf(file),
      size: file.context.hasteFS.getSize(file.path) ?? 0,
    }));
    return ranked.sort((a, b) => a.rank - b.rank || b.size - a.size).map(({ file }) => file);
  }

  /** Called by Jest at the end, and of no use: the order does not depend on earlier runs. */
  cacheResults() {}
}

/** @param {TestFile} file */
function rankOf({ path }) {
  const place = SLOW_FILES.indexOf(relative(ROOT, path));
  return place === -1 ? SLOW_FILES.length : place;
}
