/** @typedef {import('./run-band.mjs').BandResult} BandResult */

/** Where to look when the run has become slow: as many files, and none that is done sooner. */
const SLOW_FILES_MAX = 10;
const SLOW_FILE_MS = 15_000;

/**
 * The table at the end, the slowest files, the tests that failed once, and the closing line.
 * @param {readonly BandResult[]} results
 * @param {number} durationMs of the whole run
 * @returns {string}
 */
export function renderSummary(results, durationMs) {
  const rows = results.map(({ name, status, passed, failed, skipped, durationMs: ms, reason }) => {
    const counted = passed + failed + skipped > 0;
    return [
      name,
      status,
      counted ? String(passed) : '',
      counted ? String(failed) : '',
      counted ? String(skipped) : '',
      seconds(ms),
      reason,
    ];
  });
  const table = [['band', 'result', 'passed', 'failed', 'skipped', 'time', ''], ...rows];
  const widths = [14, 9, 8, 8, 9, 10];
  const lines = table.map((row) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : i < 6 ? cell.padStart(widths[i] ?? 0) : `  ${cell}`))
      .join('')
      .trimEnd(),
  );
  const unsteady = results.flatMap((result) => result.unsteady.map((title) => `  ${result.name}: ${title}`));
  const noted = unsteady.length > 0 ? `\npassed at the second try only:\n${unsteady.join('\n')}\n` : '';
  return `\n${lines.join('\n')}\n${slowest(results)}${noted}\nwhole run ${seconds(durationMs)}\n${closingLine(results)}\n`;
}

/**
 * `N passed, N failed`, and `, N skipped` when there are any: jest's tests, and one failed for each band that failed or
 * could not run without a failed test to show for it, so that the line never says 0 failed for a run that failed.
 * @param {readonly BandResult[]} results
 * @returns {string}
 */
export function closingLine(results) {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const result of results) {
    passed += result.passed;
    failed += result.status === 'passed' ? 0 : Math.max(result.failed, 1);
    skipped += result.skipped;
  }
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {readonly BandResult[]} results
 * @returns {string} empty when no file is slow
 */
function slowest(results) {
  const files = results
    .flatMap((result) => result.files)
    .filter(({ ms }) => ms >= SLOW_FILE_MS)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SLOW_FILES_MAX);
  if (files.length === 0) return '';
  return `\nslowest files:\n${files.map(({ path, ms }) => `  ${seconds(ms).padStart(8)}  ${path}`).join('\n')}\n`;
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
