import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonValueEnd } from './json-grammar.js';

const isJson = (text: string): boolean => {
  const bytes = Buffer.from(text);
  return jsonValueEnd(bytes, 0) === bytes.length;
};

describe('jsonValueEnd', () => {
  test.each([
    '{}',
    '[]',
    '{"a":[1,2.5,-0,1e9,1E-2,0.1e+3],"b":{"c":null}, "d" : true ,\n"e":false}',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9é"',
    '12345678901234567890123456789',
    '{"a":1,"a":2}',
    '"\\ud800"',
  ])('reads %s to its end', (text) => {
    expect(isJson(text)).toBe(true);
  });

  test.each([
    '',
    '{',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    '{"a"}',
    '{"a":}',
    '{"a" 1}',
    '[1 2]',
    '01',
    '1.',
    '.5',
    '-',
    '+1',
    '1e',
    'NaN',
    'tru',
    'nulL',
    '"open',
    '"\\x"',
    '"\\u12g4"',
    '"\\u12',
    '"\\',
    '"tab\there"',
    "'a'",
  ])('finds no JSON in %j', (text) => {
    expect(isJson(text)).toBe(false);
  });

  test('stops where the value ends', () => {
    expect(jsonValueEnd(Buffer.from('x{"a":"}"}, more'), 1)).toBe(10);
  });

  test('takes what is deeper than any log for none, before its own stack is full', () => {
    expect(isJson(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe(true);
    expect(isJson(`${'['.repeat(65)}${']'.repeat(65)}`)).toBe(false);
    expect(isJson('['.repeat(1_000_000))).toBe(false);
  });

  test('agrees with JSON.parse about any text', () => {
    const nearJson = fc.oneof(
      fc.json({ maxDepth: 5 }),
      fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[]",:\\u0e-.1nt ')).map(([json, at, other]) => {
        const cut = at % (json.length + 1);
        return json.slice(0, cut) + other + json.slice(cut + (at % 2));
      }),
      fc.array(fc.constantFrom(...'{}[]",:\\u0e-.1nt '), { maxLength: 12 }).map((chars) => chars.join('')),
    );
    fc.assert(
      fc.property(nearJson, (given) => {
        const text = given.trim();
        expect(isJson(text)).toBe(parses(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
