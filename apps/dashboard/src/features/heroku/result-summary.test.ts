import { expect, test } from '@jest/globals';
import { resultSummary } from './result-summary.js';

test.each([
  [['added', 'added', 'failed'], '2 drains added, 1 app failed'],
  [['added', 'already_added'], '1 drain added'],
  [['already_added'], 'Nothing to add'],
  [['failed', 'failed'], '2 apps failed'],
] as const)('%j is "%s"', (outcomes, summary) => {
  expect(resultSummary(outcomes.map((outcome) => ({ outcome })))).toBe(summary);
});
