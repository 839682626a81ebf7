import { expect, test } from '@jest/globals';
import { checkRules } from './check-rules.js';
import type { Rule } from './rule.js';

const rule = (pattern: string): Rule => ({ type: 'exclude_at_match', name: 'noise', pattern });

test.each([
  ['', 'is empty'],
  ['a'.repeat(1_001), 'is longer than 1,000 characters'],
  ['(?=a)', 'is not RE2: invalid or unsupported Perl syntax at (?='],
  ['(?<!a)b', 'is not RE2: invalid named capture at (?<!a)b'],
  ['(a)\\1', 'is not RE2: invalid escape sequence at \\1'],
  ['a**', 'is not RE2: invalid nested repetition operator at **'],
  ['(', 'is not RE2: missing closing ) at ('],
  ['a{1001}', 'is not RE2: invalid repeat count at {1001}'],
  ['(a{1000}){2}', 'is not RE2: invalid repeat count at {2}'],
  ['x{0,1000}', 'is too large when compiled: it repeats too much too often'],
  ['(?:\\pL{1,9}[a-z]{2,99}){1,9}', 'is too large when compiled: it repeats too much too often'],
])('refuses the pattern %j: it %s', (pattern, why) => {
  expect(checkRules([rule('a'), { ...rule(pattern), name: 'second' }])).toEqual([
    { path: '1.pattern', sentence: `The pattern of "second" ${why}.` },
  ]);
});

test.each(['a'.repeat(1_000), '(a+)+$', '(?i)x', '(?P<n>a)|(?<m>b)', '\\pL+', 'a{1000}'])('takes %j', (pattern) => {
  expect(checkRules([rule(pattern), { type: 'multi_line', name: 'start', pattern }])).toEqual([]);
});

test('refuses names that tell two rules apart no more', () => {
  expect(checkRules([rule('a'), rule('b')])).toEqual([
    { path: '1.name', sentence: 'Another rule is named "noise" already.' },
  ]);
});

test('asks for no pattern where there need be none', () => {
  expect(
    checkRules([
      { type: 'remap', name: 'a', service: 'x' },
      { type: 'sample', name: 'b', rate: 0.5 },
    ]),
  ).toEqual([]);
});
