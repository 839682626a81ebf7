import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import { FrameTransformer } from '../frame-transformer.js';
import { logTexts } from '../log-texts.js';
import type { AppSettings } from '../settings.js';
import type { TransformedFrame } from '../transformed-frame.js';
import type { Rule } from './rule.js';
import type { RuledLine } from './rule-steps.js';

const RECEIVED_AT_MS = Date.parse('2026-03-04T09:15:03Z');
const UUID = '4c8e3a0e-6d0b-7f19-93a5-2f6f2f0d9b10';
const settings: AppSettings = {
  appName: 'myapp',
  env: null,
  service: 'shop',
  hostMode: 'app.dyno',
  host: null,
  tags: [],
  attributes: {},
  processes: { web: { source: 'ruby' } },
};

function lineOf(text: string, part: Partial<MessageInput> = {}): MessageInput {
  return {
    priority: 190,
    timestamp: '2026-03-04T09:15:02Z',
    appname: 'app',
    procid: 'web.1',
    text: `${text}\n`,
    ...part,
  };
}

function routerLine(path: string, part: { readonly status?: number; readonly id?: string } = {}): MessageInput {
  const { status = 200, id = UUID } = part;
  const text = `at=info method=GET path="${path}" host=h.example.com request_id=${id} fwd="203.0.113.9" dyno=web.1 connect=0ms service=2ms status=${status} bytes=5`;
  return lineOf(text, { appname: 'heroku', procid: 'router', priority: 158 });
}

function transform(rules: readonly Rule[], lines: readonly MessageInput[]): TransformedFrame {
  const frame = new FrameTransformer({ ...settings, rules }).transform(buildFrame(lines), 'logplex', RECEIVED_AT_MS);
  expect(frame.sizes).toEqual(logTexts(frame).map((log) => Buffer.byteLength(log)));
  expect(frame.messageCount).toBe(frame.sizes.length + frame.filtered + frame.sampled);
  return frame;
}

function logsOf(rules: readonly Rule[], lines: readonly MessageInput[]): Record<string, unknown>[] {
  return logTexts(transform(rules, lines)).map((log) => JSON.parse(log));
}

describe('a line that a rule drops', () => {
  const rules: Rule[] = [{ type: 'exclude_at_match', name: 'noise', pattern: 'é|ping' }];

  test('makes no log, and is counted', () => {
    const lines = [lineOf('ping'), lineOf('a'), lineOf('é'), lineOf('b')];
    const frame = transform(rules, lines);
    expect(logTexts(frame).map((log) => JSON.parse(log).message)).toEqual(['a', 'b']);
    expect(frame).toMatchObject({ messageCount: 4, filtered: 2, sampled: 0, messages: [1, 1] });
    expect(frame.ends).toEqual([2, 4].map((n) => buildFrame(lines.slice(0, n)).length));
    expect(frame.ruleCounts).toEqual([{ linesIn: 4, linesHit: 2, bytesSaved: 6 }]);
  });

  test('may be all there is', () => {
    expect(transform(rules, [lineOf('ping')])).toMatchObject({ filtered: 1, sizes: [], ends: [] });
  });

  test('reports the loss it speaks of all the same', () => {
    const text = 'Error L10 (output buffer overflow): 7 messages dropped since 2026-03-04T09:14:00Z.';
    const frame = transform(
      [{ type: 'exclude_at_match', name: 'all', pattern: '.' }],
      [lineOf(text, { appname: 'heroku', procid: 'logplex' })],
    );
    expect(frame).toMatchObject({ filtered: 1, lostUpstream: 7 });
  });
});

describe('a filter', () => {
  const lines = [lineOf('a'), lineOf('a', { procid: 'worker.1' }), routerLine('/'), lineOf('a', { appname: 'heroku' })];

  test.each([
    [{ kind: ['router'] }, 1],
    [{ kind: ['app'] }, 2],
    [{ kind: ['app', 'system'] }, 3],
    [{ dynotype: ['web'] }, 2],
    [{ dynotype: ['router'] }, 1],
    [{ source: ['heroku'] }, 2],
    [{ kind: ['app'], dynotype: ['web'] }, 1],
    [{ kind: ['api'] }, 0],
    [{}, 4],
  ] as const)('of %j looks at %i of four lines', (filter, linesIn) => {
    const rule: Rule = { type: 'exclude_at_match', name: 'x', pattern: '.', filter };
    expect(transform([rule], lines)).toMatchObject({ filtered: linesIn, ruleCounts: [{ linesIn, linesHit: linesIn }] });
  });
});

describe('a mask', () => {
  test('keeps what it takes out of every attribute', () => {
    const rules: Rule[] = [
      { type: 'mask_builtin', name: 'ip', masker: 'ip' },
      { type: 'mask_builtin', name: 'secrets', masker: 'query_secrets' },
      { type: 'mask_sequences', name: 'host', pattern: 'h\\.example\\.com', replace_placeholder: 'hôte' },
    ];
    const frame = transform(rules, [routerLine('/a?token=hunter2')]);
    const json = logTexts(frame).join();
    expect(JSON.parse(json)).toMatchObject({
      http: { url: '//hôte/a?token=[secret]', url_details: { host: 'hôte', path: '/a' } },
      network: { client: { ip: '[ip]' } },
    });
    expect(json).not.toMatch(/hunter2|203\.0|example/);
  });

  test('leaves what we say about the line', () => {
    const [log] = logsOf(
      [{ type: 'mask_sequences', name: 'all', pattern: '.', replace_placeholder: '' }],
      [lineOf('myapp')],
    );
    expect(log).toMatchObject({ message: '', hostname: 'myapp.web.1', heroku: { app: 'myapp', dyno: 'web.1' } });
  });

  test('takes secrets out of bytes that no sender can be read from, whatever its filter', () => {
    const rules: Rule[] = [
      { type: 'mask_sequences', name: 'a', pattern: 'secret', replace_placeholder: '*', filter: { kind: ['router'] } },
      { type: 'exclude_at_match', name: 'b', pattern: 'broken', filter: { kind: ['router'] } },
      { type: 'sample', name: 'c', rate: 0 },
      { type: 'remap', name: 'd', service: 'x' },
    ];
    const transformer = new FrameTransformer({ ...settings, rules });
    const [log] = logTexts(transformer.transform(Buffer.from('broken secret'), 'logplex', RECEIVED_AT_MS));
    expect(JSON.parse(log ?? '')).toMatchObject({ message: 'broken *', service: 'shop' });
  });
});

describe('a sampling', () => {
  const half: Rule = { type: 'sample', name: 'half', rate: 0.5 };
  const ids = Array.from({ length: 400 }, (_, i) => `${UUID.slice(0, -3)}${100 + i}`);

  test('keeps about its share, and says for how many each stands', () => {
    const frame = transform(
      [{ ...half, rate: 0.25 }],
      ids.map((id) => routerLine('/', { id })),
    );
    expect(frame.sizes.length).toBeGreaterThan(60);
    expect(frame.sizes.length).toBeLessThan(140);
    for (const text of logTexts(frame)) {
      const log = JSON.parse(text);
      expect(log.logferry).toEqual({ sample_weight: 4 });
      expect(log.ddtags.split(',')).toContain('sampled:0.25');
    }
    expect(frame.ruleCounts).toMatchObject([{ linesIn: 400, linesHit: frame.sampled }]);
  });

  test('keeps a request whole, in lines of all kinds', () => {
    for (const id of ids.slice(0, 40)) {
      const frame = transform(
        [half],
        [
          routerLine('/', { id }),
          lineOf(`{"a":1,"request_id":"${id}"}`),
          lineOf(`a=1 request_id=${id} b=2`),
          lineOf(`[${id}] Completed 200 OK`),
        ],
      );
      expect([0, 4]).toContain(frame.sampled);
    }
  });

  test('decides a second time as it did the first, and tells lines of one text apart by their time', () => {
    const lines = ids.map((_, i) => lineOf('tick', { timestamp: `2026-03-04T09:15:02.${1000 + i}Z` }));
    const frame = transform([half], lines);
    expect(logTexts(transform([half], lines))).toEqual(logTexts(frame));
    expect(frame.sampled).toBeGreaterThan(100);
    expect(frame.sampled).toBeLessThan(300);
  });

  test('drops no error', () => {
    const lines = [routerLine('/', { status: 503 }), lineOf('level=error msg=x'), lineOf('{"level":50}'), lineOf('x')];
    const frame = transform([{ ...half, rate: 0 }], lines);
    expect(frame).toMatchObject({ sampled: 1, ruleCounts: [{ linesIn: 4, linesHit: 1 }] });
    expect(logTexts(frame).join()).not.toMatch(/sample/);
  });

  test('takes only what it matches, and the strictest of several counts', () => {
    const rules: Rule[] = [
      { ...half, name: 'a', pattern: '/assets' },
      { ...half, name: 'b', rate: 0.25 },
    ];
    const logs = logsOf(
      rules,
      ids.map((id, i) => routerLine(i % 2 ? '/assets' : '/', { id })),
    );
    expect(new Set(logs.map((log) => JSON.stringify(log.logferry)))).toEqual(new Set(['{"sample_weight":4}']));
  });

  test('stands beside what a late log says of its time', () => {
    const transformer = new FrameTransformer({ ...settings, rules: [{ ...half, rate: 0.999999 }] });
    const nowMs = RECEIVED_AT_MS + 20 * 3_600_000;
    const body = buildFrame([lineOf('x')]);
    const [log] = logTexts(
      transformer.transform(body, 'logplex', RECEIVED_AT_MS, { late: { nowMs, isRedriven: false } }),
    );
    expect(JSON.parse(log ?? '').logferry).toEqual({
      original_timestamp: '2026-03-04T09:15:02.000Z',
      sample_weight: 1 / 0.999999,
    });
  });
});

describe('a remapping', () => {
  test('gives service and source to what it matches, over all settings, and the last one counts', () => {
    const rules: Rule[] = [
      { type: 'remap', name: 'all', source: 'custom' },
      { type: 'remap', name: 'jobs', pattern: 'Job', service: 'jöbs', source: 'sidekiq' },
    ];
    expect(logsOf(rules, [lineOf('Job 1'), lineOf('x')])).toMatchObject([
      { service: 'jöbs', ddsource: 'sidekiq' },
      { service: 'shop', ddsource: 'custom' },
    ]);
  });
});

test('tells an observer what each rule did to each line', () => {
  const rules: Rule[] = [
    { type: 'mask_sequences', name: 'mask', pattern: '\\d', replace_placeholder: '#' },
    { type: 'exclude_at_match', name: 'off', pattern: '.', enabled: false },
    { type: 'sample', name: 'sample', rate: 0, pattern: 'tick' },
    { type: 'remap', name: 'remap', service: 'x' },
  ];
  const seen: RuledLine[] = [];
  const body = buildFrame([lineOf('a1'), lineOf('tick 2')]);
  const transformer = new FrameTransformer({ ...settings, rules });
  transformer.transform(body, 'logplex', RECEIVED_AT_MS, { observer: { line: (line) => seen.push(line) } });
  const mask = { name: 'mask', type: 'mask_sequences', index: 0, effect: 'masked' };
  const sample = { name: 'sample', type: 'sample', index: 2 };
  const from = {
    sender: expect.objectContaining({ procid: 'web.1', kind: 'app' }),
    time: expect.stringContaining('T'),
  };
  expect(seen).toEqual([
    {
      ...from,
      before: 'a1',
      after: 'a#',
      end: '',
      steps: [
        { ...mask, text: 'a#' },
        { ...sample, effect: 'passed', text: 'a#' },
        { name: 'remap', type: 'remap', index: 3, effect: 'remapped', text: 'a#' },
      ],
    },
    {
      ...from,
      before: 'tick 2',
      after: null,
      end: 'sampled',
      steps: [
        { ...mask, text: 'tick #' },
        { ...sample, effect: 'sampled_out', text: 'tick #' },
      ],
    },
  ]);
});
