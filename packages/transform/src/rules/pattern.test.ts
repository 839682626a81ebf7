import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { Pattern } from './pattern.js';
import { boundedRegExp } from './regex/bounded-regexp.js';
import { LinearMatcher } from './regex/linear-matcher.js';
import { parsePattern } from './regex/parse-pattern.js';
import { programOf } from './regex/program.js';

const CARDS =
  '(?:4[0-9]{12}(?:[0-9]{3})?|[25][1-7][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\\d{3})\\d{11})';

function isBounded(pattern: string): boolean {
  const tree = parsePattern(pattern);
  return tree !== null && boundedRegExp(tree) !== null;
}

describe("a pattern runs on JavaScript's engine", () => {
  test.each([
    CARDS,
    '\\b\\d{3}-\\d{2}-\\d{4}\\b',
    '\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b',
    '(?i)(password|secret)=\\S+',
    'GET /(healthz|ping)',
    'heartbeat',
    '(?i)bearer [a-z0-9._~+/-]+',
    '\\x1B\\[[\\d;]{0,9}[JKmsu]',
    'x[^&]{0,100}&',
    '(?i)[^\\W_]x\\S+',
    '^DEBUG',
    '\\Qa.b\\E+',
    '(?s:a.b)',
  ])('when that is certain to be linear: %s', (pattern) => {
    expect(isBounded(pattern)).toBe(true);
  });

  test.each([
    '\\w+@\\w+',
    '(a+)+$',
    'a+b',
    'a.*z|a',
    '^a+$',
    'a+\\b',
    'a+?',
    '(?:ab)+',
    '(a){2}',
    '(?:a|b|ab){12}c',
    '\\d{1,30}\\d{1,30}x',
    'a?',
    'x*',
    '\\b',
    '(?:a?){2}b',
    '\\pL',
    '(?m)^a',
    '(?i)é',
  ])('and not otherwise: %s', (pattern) => {
    expect(isBounded(pattern)).toBe(false);
  });
});

const atoms = fc.constantFrom(
  'a',
  'b',
  'k',
  'é',
  '😀',
  '.',
  '[ab]',
  '[^a]',
  '[^\\w-]',
  '\\w',
  '\\d',
  '\\S',
  '[a-f0-9]',
  '\\x6b',
  '\\.',
  '\\b',
  '^',
  '$',
  '(?i:k)',
  '(?i:[^s])',
  '(?i:\\w)',
  '(?s:.)',
  '\\Qab\\E',
);
const quantifiers = fc.constantFrom('', '', '', '?', '{2}', '{0,2}', '{1,3}', '{2,}', '+', '*', '+?', '??');
const sequences = fc
  .array(fc.tuple(atoms, quantifiers), { minLength: 1, maxLength: 5 })
  .map((items) =>
    items.map(([atom, quantifier]) => (/^(\\b|\^|\$)$/.test(atom) ? atom : `${atom}${quantifier}`)).join(''),
  );
const patterns = fc.oneof(
  sequences,
  fc.tuple(sequences, sequences).map(([a, b]) => `${a}|${b}`),
  fc.tuple(sequences, sequences, quantifiers, sequences).map(([a, b, quantifier, c]) => `(${a}|${b})${quantifier}${c}`),
  fc.tuple(sequences, sequences).map(([a, b]) => `(?P<n>${a})(?i)${b}`),
);
const texts = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'k',
    'K',
    's',
    '1',
    ' ',
    '-',
    '.',
    '\n',
    '\r',
    '\u2028',
    'é',
    '😀',
    '\u212a',
    '\u017f',
  ),
  maxLength: 30,
});

test('finds and replaces what the plain matcher does, with all short cuts', () => {
  fc.assert(
    fc.property(patterns, fc.array(texts, { minLength: 1, maxLength: 6 }), (source, list) => {
      const plain = new LinearMatcher(programOf(RE2JS.compile(source)), () => undefined);
      const pattern = new Pattern(source);
      const replacement = pattern.replacement('<$0,$1$$>');
      for (const text of list) {
        expect(pattern.test(text)).toBe(plain.test(text));
        expect(pattern.replace(text, replacement)).toBe(plain.replace(text, replacement.placeholder));
      }
    }),
    { numRuns: 1_000 },
  );
});

describe('64 kB take no longer than their length', () => {
  test.each([
    ['(a+)+$', 'a', 'b'],
    ['a.*z|a', 'a', ''],
    ['(?:a.*z)|a', 'a', ''],
    ['(.*a){20}', 'a', ''],
    ['(a|aa)*b', 'a', ''],
    ['(x+x+)+y', 'x', ''],
    ['(a|b)*a(a|b){9}c', 'ab', 'c'],
    ['\\w+@\\w+', 'a@', ''],
    ['(?:a|b|ab){6}c', 'ab', ''],
    ['x{1,9}y', 'x', ''],
    ['a?', 'a', ''],
    ['$', 'a', ''],
  ])('%s on %j', (source, piece, end) => {
    const pattern = new Pattern(source);
    const replacement = pattern.replacement('-$0');
    const text = piece.repeat(64_000 / piece.length) + end;
    const startedAt = performance.now();
    pattern.test(text);
    pattern.replace(text, replacement);
    // 1 to 60 ms; RE2 alone needs minutes for some.
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});
