import { describe, expect, test } from '@jest/globals';
import { countPieces, packPieces, type SubmittedDialect } from '@logferry/logplex';
import fc from 'fast-check';
import { FrameTransformer } from '../frame-transformer.js';
import { logTexts } from '../log-texts.js';
import type { AppSettings } from '../settings.js';

const RUNS = { numRuns: 500 };
const RECEIVED_AT_MS = 1_772_615_703_000;
const SETTINGS: AppSettings = {
  appName: 'myapp',
  env: 'production',
  service: 'shop',
  hostMode: 'app',
  host: null,
  tags: ['team:web'],
  attributes: { region: 'eu', lvl: 'x', _RESERVED_status: 'app' },
  processes: {},
};
/** What we may take, write anew or move; all other names must come out as they went in. */
const OURS = new Set('message ddsource ddtags host hostname service status timestamp @timestamp logferry'.split(' '));

const dialects = fc.constantFrom<SubmittedDialect>('datadog-json', 'agent-json', 'text');
const names = fc.oneof(
  fc.constantFrom(
    ...OURS,
    'date',
    'level',
    'lvl',
    'dd',
    'dd.span_id',
    'region',
    '_RESERVED_status',
    'heroku',
    'a',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const values = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'error',
    '404',
    3,
    503,
    1e30,
    true,
    '2026-03-04T09:15:02Z',
    RECEIVED_AT_MS - 1,
    'a:b,c',
  ),
  fc.constantFrom<unknown>('{"level":50,"timestamp":1}', 'ERROR dd.trace_id=7', ['a:b', 1], { a: [1] }),
  fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text)),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
// By entries, since an object literal takes __proto__ for something else.
const items = fc
  .uniqueArray(fc.tuple(names, values), { selector: ([name]) => name, maxLength: 8 })
  .map(
    (members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  );

function packed(texts: readonly Buffer[]): Buffer {
  const bounds: number[] = [];
  let at = 0;
  for (const text of texts) {
    if (text.length > 0) bounds.push(at, at + text.length);
    at += text.length;
  }
  return packPieces(Buffer.concat(texts), bounds);
}

describe('submitted logs', () => {
  test('come out valid, each name once, and every attribute as it went in', () => {
    fc.assert(
      fc.property(fc.array(items, { maxLength: 3 }), dialects, fc.boolean(), (list, dialect, isLate) => {
        const late = isLate ? { nowMs: RECEIVED_AT_MS + 40 * 3_600_000, isRedriven: false } : undefined;
        const body = packed(list.map((item) => Buffer.from(item)));
        const frame = new FrameTransformer(SETTINGS).transform(body, dialect, RECEIVED_AT_MS, { late });
        const logs = logTexts(frame);
        expect(frame).toMatchObject({ messageCount: list.length, parseErrors: 0 });
        expect(frame.sizes).toEqual(logs.map((log) => Buffer.byteLength(log)));
        for (const [index, log] of logs.entries()) {
          const given = new Map(Object.entries(JSON.parse(list[index] ?? '')));
          const written = new Map(Object.entries(JSON.parse(log)));
          expect(rootNames(log).sort()).toEqual([...written.keys()].sort());
          expect(Number.isInteger(written.get('timestamp'))).toBe(true);
          if (dialect === 'text') continue;
          for (const [name, value] of given) if (!OURS.has(name)) expect(written.get(name)).toEqual(value);
        }
      }),
      RUNS,
    );
  });

  test('never fail to be read, whatever became of their bytes', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 }).map((array) => Buffer.from(array));
    const damaged = fc.tuple(items, fc.nat(), fc.nat(255)).map(([item, at, byte]) => {
      const text = Buffer.from(item);
      text[at % text.length] = byte;
      return text;
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes, damaged), { maxLength: 4 }), dialects, (list, dialect) => {
        const body = packed(list);
        const frame = new FrameTransformer(SETTINGS).transform(body, dialect, RECEIVED_AT_MS);
        expect(frame.messages.length).toBe(countPieces(body, dialect));
      }),
      RUNS,
    );
  });
});

/** Root names as written, repeated ones twice: JSON.parse would hide those. */
function rootNames(log: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = -1;
  let isQuoted = false;
  for (let at = 0; at < log.length; at++) {
    const char = log[at];
    if (isQuoted && char === '\\') at++;
    else if (char === '"') {
      isQuoted = !isQuoted;
      if (isQuoted) start = at;
      else if (depth === 1 && log[at + 1] === ':') found.push(JSON.parse(log.slice(start, at + 1)));
    } else if (isQuoted) continue;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return found;
}
