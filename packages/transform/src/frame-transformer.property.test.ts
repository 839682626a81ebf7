import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildFrame, countPieces, type MessageInput, type SyslogDialect } from '@logferry/logplex';
import fc from 'fast-check';
import { FrameTransformer } from './frame-transformer.js';
import { logTexts } from './log-texts.js';
import { BUILT_IN_MASKERS, type BuiltInMasker } from './rules/built-in-maskers.js';
import type { Rule } from './rules/rule.js';
import type { AppSettings, DrainOverrides } from './settings.js';
import type { TransformedFrame } from './transformed-frame.js';

const STATUSES = ['emerg', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'debug', 'ok'];
const RUNS = { numRuns: 500 };
const RECEIVED_AT_MS = 1_772_615_703_000;

const dialects = fc.constantFrom<SyslogDialect>('logplex', 'log-shuttle');
const words = fc.string({ unit: 'binary', maxLength: 20 });
const patterns = fc.constantFrom(
  '.',
  'a|b',
  '\\d+',
  '(\\w+)=(\\S*)',
  '^',
  '$',
  '(?i)error',
  '[^a-z]*',
  'é|\\x00',
  '(a+)+$',
  '"',
);
const filters = fc.record(
  {
    kind: fc.subarray(['app', 'system', 'api', 'router', 'addon'] as const),
    dynotype: fc.subarray(['web', 'run', 'router']),
    source: fc.subarray(['app', 'heroku']),
  },
  { requiredKeys: [] },
);
const common = { name: words, enabled: fc.boolean(), filter: filters };
const rules: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    ...common,
    type: fc.constantFrom('exclude_at_match', 'include_at_match', 'multi_line'),
    pattern: patterns,
  }),
  fc.record({ ...common, type: fc.constant('mask_sequences'), pattern: patterns, replace_placeholder: words }),
  fc.record({
    ...common,
    type: fc.constant('mask_builtin'),
    masker: fc.constantFrom(...(Object.keys(BUILT_IN_MASKERS) as BuiltInMasker[])),
  }),
  fc.record({ ...common, type: fc.constant('sample'), rate: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ ...common, type: fc.constant('remap'), service: words, source: words }),
);
const settings: fc.Arbitrary<AppSettings> = fc.record({
  appName: words,
  env: fc.option(words),
  service: fc.option(words),
  hostMode: fc.constantFrom('app.dyno', 'dyno', 'app', 'fixed', 'none'),
  host: fc.option(words),
  tags: fc.array(words, { maxLength: 5 }),
  attributes: fc.dictionary(
    fc.oneof(words, fc.constantFrom('http', 'host', '_RESERVED_host', 'duration', 'method', 'level', '@timestamp')),
    fc.oneof(words, fc.double(), fc.boolean()),
  ),
  processes: fc.dictionary(words, fc.record({ service: words, source: words }, { requiredKeys: [] })),
  maskApiEmails: fc.boolean(),
  stripAnsi: fc.boolean(),
  metrics: fc.boolean(),
  rules: fc.array(rules, { maxLength: 4 }),
});
const overrides: fc.Arbitrary<DrainOverrides> = fc.record(
  {
    source: words,
    tags: fc.array(words, { maxLength: 5 }),
    env: words,
    service: words,
    host: words,
    attributes: fc.dictionary(words, words),
  },
  { requiredKeys: [] },
);
// Real lines, broken in all ways that a few characters can break them.
const lines = readFileSync(new URL('./line-table.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => !/^(\[\S+ \S+ \d+\]|#| {2}= )/.test(line));
const pieces = fc.constantFrom(
  '"',
  '\\',
  ' ',
  '=',
  '{',
  '}',
  '[',
  ',',
  ':',
  '\u001b[0m',
  '\0',
  '\t',
  'é',
  '😀',
  '@x.y',
  'sample#a=1kB',
  'level=',
);
const brokenLines = fc
  .tuple(fc.constantFrom(...lines), fc.array(fc.tuple(fc.nat(), fc.nat(3), pieces), { maxLength: 4 }))
  .map(([line, edits]) => {
    let text = line;
    for (const [at, length, piece] of edits) {
      const from = at % (text.length + 1);
      text = text.slice(0, from) + piece + text.slice(from + length);
    }
    return text;
  });
const fields = fc.oneof(
  fc.constantFrom(
    'app',
    'heroku',
    'web.1',
    'run.4821',
    'router',
    'api',
    'logplex',
    'postgres.1',
    'heroku-postgres',
    'constructor',
    '__proto__',
  ),
  words.map((field) => field.replaceAll(' ', '_')),
);
const messages: fc.Arbitrary<MessageInput> = fc.record({
  priority: fc.nat(191),
  timestamp: fc.oneof(fields, fc.constant('2026-03-04T09:15:02.204117+00:00')),
  appname: fields,
  procid: fields,
  text: fc.oneof(
    words,
    { arbitrary: brokenLines, weight: 4 },
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom('\n', '{"a":1}\n', 'Error L10 (x): 3 messages dropped since t'),
  ),
});
const bodies = fc.oneof(
  fc.array(messages, { maxLength: 6 }).map((list) => buildFrame(list)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(fc.array(messages, { maxLength: 6 }), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }))
    .map(([list, edits]) => {
      const body = buildFrame(list);
      for (const [at, byte] of edits) if (body.length > 0) body[at % body.length] = byte;
      return body;
    }),
);

/** As Datadog takes them: "Custom metrics" and "Getting started with tags". */
function expectValidPoints({ points }: TransformedFrame): void {
  for (const { series, atMs, value } of points) {
    expect(series.metric).toMatch(/^[A-Za-z][A-Za-z0-9_.]{0,199}$/);
    for (const tag of series.tags) expect(tag).toMatch(/^[a-z]([a-z0-9_\-:./]{0,198}[a-z0-9_\-./])?$/);
    expect(new Set(series.tags).size).toBe(series.tags.length);
    expect([Number.isFinite(value), Number.isFinite(atMs)]).toEqual([true, true]);
  }
}

describe('FrameTransformer', () => {
  test('gives valid logs with exact sizes, and accounts for every message, whatever comes in', () => {
    fc.assert(
      fc.property(settings, overrides, fc.array(bodies, { maxLength: 3 }), dialects, (app, drain, list, dialect) => {
        const transformer = new FrameTransformer(app, drain);
        for (const body of list) {
          const frame = transformer.transform(body, dialect, RECEIVED_AT_MS);
          const standingFor = frame.messages.reduce((sum, n) => sum + n, 0);
          expect(frame.messageCount).toBe(standingFor + frame.filtered + frame.sampled);
          expect(frame.messageCount).toBe(countPieces(body, dialect));
          expect(frame.sizes).toEqual(logTexts(frame).map((log) => Buffer.byteLength(log)));
          expect([frame.ends.length, frame.messages.length]).toEqual([logTexts(frame).length, logTexts(frame).length]);
          let end = 0;
          for (const next of frame.ends) {
            expect(next).toBeGreaterThan(end);
            end = next;
          }
          expect(end).toBeLessThanOrEqual(body.length);
          expectValidPoints(frame);
          for (const log of logTexts(frame)) {
            const { message, ddsource, ddtags, service, timestamp, status } = JSON.parse(log);
            expect([typeof message, typeof ddsource, typeof ddtags, typeof service]).toEqual(Array(4).fill('string'));
            expect(Number.isInteger(timestamp)).toBe(true);
            expect([undefined, ...STATUSES]).toContain(status);
            expect(JSON.parse(log)).not.toHaveProperty('undefined');
            expect(Object.keys(JSON.parse(log)).length).toBeLessThan(256);
            expect(keysOf(log)).toBe(new Set(Object.keys(JSON.parse(log))).size);
          }
        }
      }),
      RUNS,
    );
  });

  test('reads the rest of a body, cut where a log ends, into the remaining logs', () => {
    fc.assert(
      fc.property(settings, bodies, dialects, fc.nat(), (app, body, dialect, n) => {
        const transformer = new FrameTransformer(app);
        const whole = transformer.transform(body, dialect, RECEIVED_AT_MS);
        const settled = n % (logTexts(whole).length + 1);
        const from = whole.ends[settled - 1] ?? 0;
        const rest = transformer.transform(body.subarray(from), dialect, RECEIVED_AT_MS);
        expect(logTexts(rest)).toEqual(logTexts(whole).slice(settled));
        expect(rest.ends.map((end) => end + from)).toEqual(whole.ends.slice(settled));
      }),
      RUNS,
    );
  });
});

/** Root keys as written, repeated ones counted twice: JSON.parse would hide those. */
function keysOf(log: string): number {
  let depth = 0;
  let colons = 0;
  let isQuoted = false;
  for (let at = 0; at < log.length; at++) {
    const char = log[at];
    if (isQuoted && char === '\\') at++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (char === '{') depth++;
    else if (char === '}') depth--;
    else if (char === ':' && depth === 1) colons++;
  }
  return colons;
}
