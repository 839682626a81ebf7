import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EpochText } from './epoch-text.js';

test('writes any number as String does, whatever was written before', () => {
  const epochText = new EpochText();
  const numbers = fc.oneof(
    fc.integer({ min: -3000, max: 3000 }),
    fc.integer({ min: 1_772_615_702_000, max: 1_772_615_704_000 }),
    fc.maxSafeInteger(),
    fc.double({ min: 0, max: 1e13, noNaN: true }),
  );
  fc.assert(
    fc.property(numbers, (epochMs) => {
      expect(epochText.of(epochMs)).toBe(String(epochMs));
    }),
    { numRuns: 2000 },
  );
});
