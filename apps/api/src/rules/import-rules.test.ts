import { describe, expect, test } from '@jest/globals';
import { importRules } from './import-rules.js';

const MASK = {
  type: 'mask_sequences',
  name: 'mask_cc',
  pattern: '(?:4[0-9]{12})',
  replace_placeholder: '[masked]',
};
const EXCLUDE = { type: 'exclude_at_match', name: 'drop', pattern: '\\w+@datadoghq.com' };

const BLOCK = String.raw`
log_processing_rules:
  - type: exclude_at_match
    name: drop
    ## Regexp can be anything
    pattern: \w+@datadoghq.com
  - type: mask_sequences
    name: mask_cc
    replace_placeholder: "[masked]"
    pattern: (?:4[0-9]{12})
`;
const FILE = `logs:
  - type: file
    path: /a.log
    service: web
    source: ruby
    ${BLOCK.trim().replaceAll('\n', '\n    ')}
  - type: tcp
    port: 10518
`;
const JSON_TEXT = JSON.stringify([EXCLUDE, MASK]);

describe('importRules', () => {
  test.each([
    ['a block', BLOCK],
    ["an Agent's file", FILE],
    ['the global setting', `logs_config:\n  processing_rules: ${JSON_TEXT}`],
    ['a list', JSON_TEXT],
    ['the variable', `DD_LOGS_CONFIG_PROCESSING_RULES='${JSON_TEXT}'`],
  ])('takes the rules of %s', (_of, text) => {
    expect(importRules(text)).toEqual({ rules: [EXCLUDE, MASK], refused: [] });
  });

  test('says what it could not take, and why', () => {
    const list = [
      { type: 'exclude_truncated', name: 'cut' },
      { type: 'exclude_at_match', name: 'none' },
      { ...EXCLUDE, pattern: '(?=a)' },
      EXCLUDE,
      { ...EXCLUDE, pattern: 'x' },
    ];
    expect(importRules(JSON.stringify(list))).toEqual({
      rules: [EXCLUDE, { ...EXCLUDE, name: 'drop (2)', pattern: 'x' }],
      refused: [
        { name: 'cut', reason: 'There is no rule of the type "exclude_truncated" here.' },
        { name: 'none', reason: 'It has no pattern.' },
        { name: 'drop', reason: 'The pattern of "drop" is not RE2: invalid or unsupported Perl syntax at (?=.' },
      ],
    });
  });

  test.each(['a: [', '"', '{]', '- a\nb'])('refuses %j, which is neither YAML nor JSON', (text) => {
    expect(() => importRules(text)).toThrow(SyntaxError);
  });

  test('unfolds no bomb of aliases', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
    expect(() => importRules(`a0: &a0 [x]\n${levels.join('\n')}`)).toThrow(SyntaxError);
  });

  test.each(['', '[]', 'a: 1', 'null', '[[[[[[[[[[1]]]]]]]]]]'])('finds none in %j', (text) => {
    expect(importRules(text)).toEqual({ rules: [], refused: [] });
  });
});
