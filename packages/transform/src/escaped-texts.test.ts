import { describe, expect, test } from '@jest/globals';
import { buildFrame, parseFrame } from '@logferry/logplex';
import fc from 'fast-check';
import type { EscapedLine } from './escaped-line.js';
import { EscapedTexts } from './escaped-texts.js';

const SENDER = { appname: 'app', procid: 'web.1', priority: 190, timestamp: '2026-03-04T09:15:02.204117+00:00' };

/** What each of the texts has become, all of them in one frame. */
function escapedOf(texts: readonly string[], escaped = new EscapedTexts(() => undefined)): string[] {
  const body = buildFrame(texts.map((text) => ({ ...SENDER, text })));
  const { messages } = parseFrame(body, 'logplex');
  escaped.begin(body, messages);
  const found = messages.map((_, index) => textIn(escaped.at(index)));
  escaped.end();
  return found;
}

/** As it stands in each of the line's forms, which must agree. */
function textIn(line: EscapedLine | null): string {
  if (line === null) return '';
  const { json, source, codes, start, end } = line;
  expect([source.substring(start, end), Buffer.from(codes.subarray(start, end)).toString('latin1')]).toEqual([
    json,
    json,
  ]);
  return json;
}

describe('the texts of a frame', () => {
  const chars = fc.oneof(
    { arbitrary: fc.constantFrom(...'ab "\\{}:\b\t\n\f\r\u007f/'), weight: 5 },
    fc.constantFrom('\0', '\u001b', '\u001f', 'é', '😀', '\ufffd'),
  );
  const texts = fc.string({ unit: chars, maxLength: 40 });

  test('are written as JSON.stringify writes them, or not at all', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 8 }), (list) => {
        const isKnown = list.map((text) => /^[ -\x7f\b\t\n\f\r]*$/.test(text));
        const json = list.map((text) => JSON.stringify(text.replace(/\r?\n$/, '')));
        expect(escapedOf(list)).toEqual(json.map((text, index) => (isKnown[index] ? text : '')));
      }),
      { numRuns: 500 },
    );
  });

  test('are there however many there are, and whatever came before', () => {
    const escaped = new EscapedTexts(() => undefined);
    escapedOf(['"\n', 'é'], escaped);
    const list = Array.from({ length: 2_000 }, (_, i) => `line "${i}" ${'x'.repeat(i % 300)}`);
    expect(escapedOf(list, escaped)).toEqual(list.map((text) => JSON.stringify(text)));
  });

  test('are left out when they are too long, and those behind them are not', () => {
    const long = '"'.repeat(20_000);
    expect(escapedOf(['a', long, 'b', `${long}${long}`, 'c'])).toEqual(['"a"', JSON.stringify(long), '"b"', '', '"c"']);
  });
});
