import { describe, expect, test } from '@jest/globals';
import { classify } from '../classify.js';
import { MultiLineRules } from './multi-line.js';
import { PatternStore } from './pattern-store.js';
import type { Rule } from './rule.js';
import { RuleSet } from './rule-set.js';

// What the Datadog Agent documents for its processing rules (Agent: advanced log collection; commonly used log processing rules), and what
// its code says where the page is silent. A null is a line that was dropped.
const web = classify('app', 'web.1', 'logplex');

function ruled(rules: readonly Rule[], text: string): string | null {
  const set = new RuleSet(rules, new PatternStore(), () => false);
  set.begin(undefined);
  const outcome = set.run(set.chainFor(web), text, '', web);
  return outcome.end === '' ? outcome.text : null;
}

const exclude = (pattern: string): Rule => ({ type: 'exclude_at_match', name: 'drop', pattern });
const include = (pattern: string): Rule => ({ type: 'include_at_match', name: 'keep', pattern });
const mask = (pattern: string, replace_placeholder?: string): Rule => ({
  type: 'mask_sequences',
  name: 'mask',
  pattern,
  ...(replace_placeholder === undefined ? {} : { replace_placeholder }),
});

const CARDS =
  '(?:4[0-9]{12}(?:[0-9]{3})?|[25][1-7][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\\d{3})\\d{11})';

const TABLE: readonly (readonly [rules: readonly Rule[], text: string, result: string | null])[] = [
  // exclude_at_match
  [[exclude('\\w+@datadoghq.com')], 'from dana@datadoghq.com', null],
  [[exclude('\\w+@datadoghq.com')], 'from dana@example.com', 'from dana@example.com'],
  [[exclude('^DEBUG')], 'DEBUG x', null],
  [[exclude('^DEBUG')], 'no DEBUG x', 'no DEBUG x'],
  [[exclude('GET /(healthz|ping)')], 'GET /ping 200', null],
  [[exclude('^$')], '', null],
  [[exclude('a'), exclude('b')], 'b', null],
  // include_at_match: what does not match is dropped, and several must all match
  [[include('\\w+@datadoghq.com')], 'from dana@datadoghq.com', 'from dana@datadoghq.com'],
  [[include('\\w+@datadoghq.com')], 'from dana@example.com', null],
  [[include('abc'), include('def')], 'abc def', 'abc def'],
  [[include('abc'), include('def')], 'abc', null],
  [[include('abc|def')], 'def', 'def'],
  // order: each rule sees what the one before it left
  [[exclude('secret'), include('x')], 'x secret', null],
  [[mask('secret', '*'), exclude('secret')], 'a secret', 'a *'],
  [[mask('secret', 'x'), include('x')], 'a secret', 'a x'],
  [[mask('a', 'b'), mask('b', 'c')], 'ab', 'cc'],
  // mask_sequences
  [[mask(CARDS, '[masked_credit_card]')], 'paid with 4111111111111111.', 'paid with [masked_credit_card].'],
  // What follows a group's number at once would be part of its name, so the page tells people to write braces.
  [[mask('(User email: )[^@]*@(.*)', '$1masked_user@$2')], 'User email: d@e.f', '@e.f'],
  [[mask('(User email: )[^@]*@(.*)', `\${1}masked_user@\${2}`)], 'User email: d@e.f', 'User email: masked_user@e.f'],
  [[mask('\\x1B\\[[\\d;]*[JKmsu]', '')], '\u001b[31mred\u001b[0m', 'red'],
  [[mask('secret')], 'a secret b', 'a  b'],
  [[mask('(?P<user>\\w+)@(?<host>\\w+)', `$host/\${user}`)], 'a@b', 'b/a'],
  [[mask('(a)b', `$1x \${1}x $2 $0 $$1 $ \${ $-`)], 'ab', ' ax  ab $1 $ ${ $-'],
  [[mask('(a)|(b)', '<$1$2>')], 'abc', '<a><b>c'],
  [[mask('x*', '-')], 'baaxc', '-b-a-a-c-'],
  [[mask('a*', '-')], 'baaac', '-b-c-'],
  [[mask('\\b', '|')], 'ab c', '|ab| |c|'],
  [[mask('$', '!')], 'ab', 'ab!'],
  [[mask('é+', 'e')], 'caféé 😀', 'cafe 😀'],
  [[mask('.', '?')], '😀a\n', '??\n'],
  // RE2's syntax
  [[exclude('(?i)error')], 'ERROR', null],
  [[exclude('error')], 'ERROR', 'ERROR'],
  [[exclude('a(?i)b')], 'aB', null],
  [[exclude('a(?i)b')], 'AB', 'AB'],
  [[exclude('a.b')], 'a\nb', 'a\nb'],
  [[exclude('(?s)a.b')], 'a\nb', null],
  [[exclude('^b')], 'a\nb', 'a\nb'],
  [[exclude('(?m)^b')], 'a\nb', null],
  [[exclude('\\Qa.b\\E')], 'a.b', null],
  [[exclude('\\Qa.b\\E')], 'axb', 'axb'],
  [[exclude('[[:alpha:]]{3}')], '1abc', null],
  [[exclude('\\p{Greek}')], 'λ', null],
  [[exclude('\\pL')], '1', '1'],
  [[exclude('\\d')], '٣', '٣'],
  [[exclude('\\bé')], ' é', ' é'],
  [[exclude('\\z')], 'x', null],
  [[exclude('a{2,3}?b')], 'aab', null],
  [[exclude('(?U)a+b')], 'aab', null],
];

describe('the rules of the Agent', () => {
  test.each(TABLE)('%j make of %j: %j', (rules, text, result) => {
    expect(ruled(rules, text)).toBe(result);
  });

  test('leave a line as it is when they are switched off', () => {
    expect(ruled([{ ...exclude('x'), enabled: false }], 'x')).toBe('x');
  });
});

describe('a multi_line rule', () => {
  const date: Rule = { type: 'multi_line', name: 'start', pattern: '\\d{4}-\\d{2}-\\d{2}' };
  const start = (rules: readonly Rule[], text: string, sender = web) =>
    new MultiLineRules(rules, new PatternStore()).for(sender)?.test(text);

  test.each([
    [date, '2026-03-04 x', true],
    [date, ' 2026-03-04 x', false],
    [{ ...date, pattern: 'a|b' }, 'xb', true],
  ])('%j finds that %j begins a log: %j', (rule, text, isStart) => {
    expect(start([rule], text)).toBe(isStart);
  });

  test('drops nothing', () => {
    expect(ruled([date], 'x')).toBe('x');
  });

  test('counts for the senders of its filter, and the last one counts', () => {
    const worker = classify('app', 'worker.1', 'logplex');
    const rules: Rule[] = [date, { ...date, name: 'own', pattern: 'W', filter: { dynotype: ['worker'] } }];
    expect(start(rules, 'W')).toBe(false);
    expect(start(rules, 'W', worker)).toBe(true);
    expect(start([rules[1] as Rule], 'W')).toBeUndefined();
    expect(start([{ ...date, enabled: false }], 'W')).toBeUndefined();
  });
});
