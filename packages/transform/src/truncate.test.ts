import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { truncateToJsonBytes } from './truncate.js';

const jsonBytes = (text: string) => Buffer.byteLength(JSON.stringify(text));

describe('truncateToJsonBytes', () => {
  test('keeps as much as fits and says so', () => {
    expect(truncateToJsonBytes('abcdefghij', 20)).toBe('abc...TRUNCATED...');
    expect(jsonBytes('abc...TRUNCATED...')).toBe(20);
  });

  test('never cuts a character in two', () => {
    expect(truncateToJsonBytes('ab😀cd', 19)).toBe('ab...TRUNCATED...');
    expect(truncateToJsonBytes('ab😀cd', 22)).toBe('ab...TRUNCATED...');
    expect(truncateToJsonBytes('ab😀cd', 23)).toBe('ab😀...TRUNCATED...');
  });

  test('fills the room it has, to the byte, for any text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
      fc
        .array(fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f', '\u007f', 'é', '€', '😀', '\ud800', '\udc00', 'a'))
        .map((list) => list.join('')),
    );
    fc.assert(
      fc.property(texts, fc.integer({ min: 17, max: 400 }), (text, bytesMax) => {
        const cut = truncateToJsonBytes(text, bytesMax);
        const kept = cut.slice(0, -'...TRUNCATED...'.length);
        expect(text.startsWith(kept)).toBe(true);
        expect(jsonBytes(cut)).toBeLessThanOrEqual(bytesMax);
        if (kept.length < text.length) {
          const oneMore = text.slice(0, kept.length) + String.fromCodePoint(text.codePointAt(kept.length) as number);
          expect(jsonBytes(`${oneMore}...TRUNCATED...`)).toBeGreaterThan(bytesMax);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
