import { describe, expect, test } from '@jest/globals';
import type { Rule } from '../../api/models.js';
import { readRule, ruleFaults, ruleOf } from './rule-values.js';
import { ruleSummary } from './rule-words.js';

const rules: readonly Rule[] = [
  { type: 'exclude_at_match', name: 'health', pattern: 'path="/health"' },
  { type: 'multi_line', name: 'traces', pattern: '^\\d{4}-', enabled: false },
  { type: 'mask_sequences', name: 'tokens', pattern: 'token=\\S+', replace_placeholder: 'token=[gone]' },
  { type: 'mask_builtin', name: 'people', masker: 'ip', filter: { kind: ['router'], dynotype: ['web'] } },
  { type: 'sample', name: 'a tenth', rate: 0.105 },
  { type: 'remap', name: 'jobs', service: 'shop-jobs', filter: { source: ['app'] } },
];

describe('ruleOf', () => {
  test('gives back every rule that was read', () => {
    for (const rule of rules) expect(ruleOf(readRule(rule))).toEqual(rule);
  });

  test('leaves out what the type has no use for', () => {
    const values = { ...readRule(rules[2] ?? null), type: 'exclude_at_match' as const };
    expect(ruleOf(values)).toEqual({ type: 'exclude_at_match', name: 'tokens', pattern: 'token=\\S+' });
  });
});

describe('ruleFaults', () => {
  test('asks for what a type needs', () => {
    expect(Object.keys(ruleFaults(readRule(null)))).toEqual(['name', 'pattern']);
    const named = { ...readRule(null), name: 'x' };
    expect(Object.keys(ruleFaults({ ...named, type: 'remap' }))).toEqual(['service']);
    for (const share of ['', '101', 'ten', '-1'])
      expect(ruleFaults({ ...named, type: 'sample', share })).toHaveProperty('share');
    for (const share of ['0', '100', '2.5', '2,5']) expect(ruleFaults({ ...named, type: 'sample', share })).toEqual({});
  });
});

test('a summary says what is particular to a rule', () => {
  expect(rules.map(ruleSummary)).toEqual([
    '/path="/health"/',
    '/^\\d{4}-/',
    '/token=\\S+/ → token=[gone]',
    'IP addresses',
    '10.5 %',
    'service shop-jobs',
  ]);
});
