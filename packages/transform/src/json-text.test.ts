import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonStringOf } from './json-text.js';

test('jsonStringOf writes every text as JSON.stringify does', () => {
  const units = fc.constantFrom(
    'a',
    '"',
    '\\',
    '{',
    '\n',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u2028',
    'é',
    '\ud83d',
    '\ude00',
    '😀',
    '/',
  );
  const texts = fc.oneof(fc.string({ unit: units }), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(texts, (text) => expect(jsonStringOf(text)).toBe(JSON.stringify(text))),
    { numRuns: 2000 },
  );
});
