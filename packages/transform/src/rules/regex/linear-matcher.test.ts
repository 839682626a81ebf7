import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { parsePlaceholder } from '../placeholder.js';
import { LinearMatcher } from './linear-matcher.js';
import { programOf } from './program.js';

const patterns = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(
      'a',
      'b',
      'ab',
      '.',
      '[ab]',
      '[^a]',
      '\\w',
      '\\b',
      '\\B',
      '^',
      '$',
      '(?m:^)',
      '(?m:$)',
      'é',
      '😀',
      '\\n',
      '(?i:k)',
      '',
      '\\pL',
    ),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
    tie('node').map((a) => `(${a})`),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{0,2}', '{1,}', '{1,3}?'))
      .map(([a, quantifier]) => `(?:${a})${quantifier}`),
  ),
})).node;
const texts = fc.string({
  unit: fc.constantFrom('a', 'b', 'k', 'K', ' ', '\n', 'é', '😀', '\u212a', '\ud800', '\udc00'),
  maxLength: 30,
});

function matcherOf(re2: RE2JS): LinearMatcher {
  return new LinearMatcher(programOf(re2), () => undefined);
}

/** As Go replaces, with the matches that re2js finds. */
function replacedByRe2(re2: RE2JS, text: string): string {
  const matcher = re2.matcher(text);
  let replaced = '';
  let end = 0;
  while (matcher.find()) {
    replaced += text.substring(end, matcher.start());
    if (matcher.end() > end || matcher.start() === 0) {
      replaced += '<';
      for (let group = 0; group <= re2.groupCount(); group++) replaced += `${matcher.group(group) ?? ''},`;
      replaced += '>';
    }
    end = matcher.end();
  }
  return replaced + text.substring(end);
}

function placeholderOf(re2: RE2JS): ReturnType<typeof parsePlaceholder> {
  const groups = Array.from({ length: re2.groupCount() + 1 }, (_, group) => `$\{${group}},`);
  return parsePlaceholder(`<${groups.join('')}>`, re2.groupCount(), {});
}

describe('LinearMatcher', () => {
  test('finds and replaces what RE2 does', () => {
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 1, maxLength: 4 }), (pattern, list) => {
        const re2 = RE2JS.compile(pattern);
        const matcher = matcherOf(re2);
        for (const text of list) {
          expect(matcher.test(text)).toBe(re2.test(text));
          expect(matcher.replace(text, placeholderOf(re2))).toBe(replacedByRe2(re2, text));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['a[^b]*b', /a[^b]*b/gu],
    ['(😀+)(a|)', /(😀+)(a|)/gu],
    ['\\bk+\\b', /\bk+\b/g],
    ['[^z]{3}$', /[^z]{3}$/gu],
  ])('reads over the bounds of its blocks: %s', (source, regExp) => {
    const matcher = matcherOf(RE2JS.compile(source));
    for (const length of [4_095, 4_096, 4_097, 8_191, 8_192, 12_289]) {
      const text = Array.from({ length }, (_, at) => 'a😀 kb'.charAt((at * 7 + (at >> 5)) % 6)).join('');
      const even = text.length % 2 === 0 ? `${text}😀` : `😀${text}`;
      for (const each of [text, even, '😀'.repeat(length), 'k'.repeat(length)])
        expect(matcher.replace(each, ['<', 0, '>'])).toBe(each.replace(regExp, '<$&>'));
    }
  });

  test('goes on when its states are forgotten in the middle of a text', () => {
    const text = 'xa bab abx '.repeat(50);
    let grown = 0;
    const matcher: LinearMatcher = new LinearMatcher(programOf(RE2JS.compile('\\b(a|b+)+\\b')), (bytes) => {
      grown += bytes;
      if (bytes > 0) matcher.forget();
    });
    expect(matcher.replace(text, ['<', 0, '>'])).toBe(text.replace(/\b[ab]+\b/g, '<$&>'));
    expect(grown).toBe(0);
  });
});
