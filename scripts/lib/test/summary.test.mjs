import { describe, expect, test } from '@jest/globals';
import { bandNotRun } from './run-band.mjs';
import { closingLine, renderSummary } from './summary.mjs';

const unit = { ...bandNotRun('unit', ''), status: /** @type {const} */ ('passed'), passed: 90, durationMs: 2_345 };
const lint = { ...bandNotRun('lint', ''), status: /** @type {const} */ ('passed') };
const e2e = {
  ...bandNotRun('e2e', '2 failed'),
  status: /** @type {const} */ ('failed'),
  passed: 8,
  failed: 2,
  skipped: 1,
};

describe('closingLine', () => {
  test('sums the tests of the bands', () => {
    expect(closingLine([lint, unit])).toBe('90 passed, 0 failed');
  });

  test('names skipped tests when there are any', () => {
    expect(closingLine([unit, e2e])).toBe('98 passed, 2 failed, 1 skipped');
  });

  test('counts a band that failed or could not run without a failed test as one failed', () => {
    const brokenLint = { ...lint, status: /** @type {const} */ ('failed') };
    expect(closingLine([brokenLint, unit, bandNotRun('browser', 'needs chromium')])).toBe('90 passed, 2 failed');
  });
});

describe('renderSummary', () => {
  test('ends with the closing line alone on a line', () => {
    const lines = renderSummary([lint, unit], 3_000).split('\n');
    expect(lines.at(-2)).toBe('90 passed, 0 failed');
    expect(lines.at(-1)).toBe('');
  });

  test('names the tests that passed at the second try only', () => {
    const summary = renderSummary([{ ...unit, unsteady: ['the queue gives tickets in order'] }], 0);
    expect(summary).toContain('passed at the second try only:\n  unit: the queue gives tickets in order\n');
    expect(renderSummary([unit], 0)).not.toContain('second try');
  });

  test('names the slowest files, those that take long first, and none that is quick', () => {
    const files = [
      { path: 'quick.test.ts', ms: 14_999 },
      { path: 'slow.test.ts', ms: 20_000 },
      { path: 'slower.test.ts', ms: 100_100 },
    ];
    const summary = renderSummary([{ ...unit, files }], 0);
    expect(summary).toContain('slowest files:\n   100.1 s  slower.test.ts\n    20.0 s  slow.test.ts\n');
    expect(summary).not.toContain('quick');
    expect(renderSummary([unit], 0)).not.toContain('slowest');
  });

  test('says why a band failed', () => {
    expect(renderSummary([e2e], 0)).toMatch(/e2e +failed +8 +2 +1 +0\.0 s {2}2 failed/);
  });
});
