// How fast frames become logs, and what the ways of writing the JSON cost. Run after a build: npm run bench -w @logferry/transform
// 100 lines of about 250 bytes a body: half router lines, the others plain, JSON and a few system lines.
import { performance } from 'node:perf_hooks';
import { buildFrame, parseFrame, parseTimestampMs } from '@logferry/logplex';
import { FrameTransformer, logTexts, releaseLogs } from '../dist/index.js';

const LINES = 100;
const RECEIVED_AT_MS = Date.parse('2026-03-04T09:15:03Z');
const ROUND_MS = 700;
const ROUNDS = 5;

const settings = {
  appName: 'shop-production',
  env: 'production',
  service: 'shop',
  hostMode: 'app.dyno',
  host: null,
  tags: ['team:checkout', 'tier:gold'],
  attributes: { region: 'eu', cost_center: 4711 },
  processes: { web: { source: 'ruby' } },
};
const asciiBody = bodyOf('');
const mixedBody = bodyOf(' café');
const transformer = new FrameTransformer(settings);
const sample = transformer.transform(asciiBody, 'logplex', RECEIVED_AT_MS);
const dynoLine = JSON.parse(logTexts(sample)[1]);
const { message: _message, ...constants } = dynoLine;
const head = JSON.stringify(constants).slice(0, -1);
const texts = parseFrame(asciiBody, 'logplex').messages.map((message) => message.text);
const NEEDS_ESCAPE = /["\\]/;

console.log(
  `${Math.round(asciiBody.length / LINES)} B a line in, ${Math.round(sample.sizes.reduce((a, b) => a + b) / LINES)} B a log out`,
);
measure('parseFrame alone', () => parseFrame(asciiBody, 'logplex').messages.length);
measure('parseFrame and parseTimestampMs', () => {
  let sum = 0;
  for (const message of parseFrame(asciiBody, 'logplex').messages) sum += parseTimestampMs(message.timestamp);
  return sum;
});
for (const kind of ['router', 'json', 'logfmt', 'metrics', 'rails']) {
  const body = bodyOf('', kind);
  measure(`FrameTransformer, ${kind} lines only`, () => bytesOf(transformer, body));
}
measure('FrameTransformer, ASCII', () => bytesOf(transformer, asciiBody));
measure('FrameTransformer, one line in ten not ASCII', () => bytesOf(transformer, mixedBody));
const CARDS =
  '(?:4[0-9]{12}(?:[0-9]{3})?|[25][1-7][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\\d{3})\\d{11})';
// The first three from the Agent's page of commonly used rules. Half of the lines hold an address of a client.
const masks = [
  ["\\w+([-+.']\\w+)*@\\w+([-.]\\w+)*\\.\\w+([-.]\\w+)*", '[email]'],
  [CARDS, '[card]'],
  ['\\b\\d{3}-\\d{2}-\\d{4}\\b', '[ssn]'],
  ['\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b', '[ip]'],
  ['(?i)(password|api_key|token)=\\S+', '$1=[secret]'],
].map(([pattern, replace_placeholder], i) => ({
  type: 'mask_sequences',
  name: `mask ${i}`,
  pattern,
  replace_placeholder,
}));
const builtIn = ['email', 'card', 'ip', 'credentials', 'query_secrets'].map((masker) => ({
  type: 'mask_builtin',
  name: masker,
  masker,
}));
const others = [
  ...['healthz', 'GET /(ping|status) ', '^\\[?DEBUG', 'kube-probe/\\d+', '(?i)heartbeat', '.*ELB-HealthChecker.*'].map(
    (pattern) => ({
      type: 'exclude_at_match',
      pattern,
    }),
  ),
  ...['NewRelic|Datadog Agent', 'favicon\\.ico', 'sql \\(\\d+\\.\\d+ms\\)', 'Cache (hit|miss): .*'].map((pattern) => ({
    type: 'exclude_at_match',
    pattern,
    filter: { kind: ['app'] },
  })),
  { type: 'include_at_match', pattern: '\\S' },
  { type: 'remap', pattern: 'sidekiq', source: 'sidekiq' },
  { type: 'sample', rate: 0.5, pattern: 'path="/assets' },
  { type: 'mask_sequences', pattern: '"customer":\\{[^}]*\\}', replace_placeholder: '"customer":{}' },
  { type: 'mask_sequences', pattern: '(session_id=)[0-9a-f]+', replace_placeholder: '$1*' },
].map((rule, i) => ({ name: `other ${i}`, ...rule }));
for (const [name, rules] of [
  ['5 masks', masks],
  ['5 built-in masks', builtIn],
  ['20 rules', [...masks, ...others]],
]) {
  const ruled = new FrameTransformer({ ...settings, rules });
  measure(`FrameTransformer with ${name}, ASCII`, () => bytesOf(ruled, asciiBody));
}
console.log('ways to write the JSON, the rest left out:');
measure('  head + JSON.stringify(message)', () => {
  let bytes = 0;
  for (const text of texts) bytes += `${head},"message":${JSON.stringify(text)}}`.length;
  return bytes;
});
measure('  JSON.stringify of the whole object', () => {
  let bytes = 0;
  for (const text of texts) {
    const { ddsource, ddtags, hostname, service, heroku, syslog, timestamp, region, cost_center } = constants;
    const log = { ddsource, ddtags, hostname, service, heroku, syslog, timestamp, region, cost_center, message: text };
    bytes += JSON.stringify(log).length;
  }
  return bytes;
});
measure('  head + quotes when a regex finds nothing to escape', () => {
  let bytes = 0;
  for (const text of texts) {
    const json = NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
    bytes += `${head},"message":${json}}`.length;
  }
  return bytes;
});
measure('  the same head, and Buffer.byteLength of the message', () => {
  let bytes = 0;
  for (const text of texts) {
    const json = JSON.stringify(text);
    bytes += `${head},"message":${json}}`.length + Buffer.byteLength(json);
  }
  return bytes;
});

/** Half router lines, the others JSON, logfmt and a few metrics lines; or lines of one kind only. */
function bodyOf(special, only) {
  const messages = [];
  for (let i = 0; i < LINES; i++) {
    const timestamp = `2026-03-04T09:15:02.${String(204117 + i * 977).slice(0, 6)}+00:00`;
    const dyno = `web.${(i % 7) + 1}`;
    const uuid = `4c8e3a0e-6d0b-7f19-93a5-2f6f2f0d9b${10 + (i % 80)}`;
    const mixed = i % 2 === 0 ? 'router' : i % 20 === 19 ? 'metrics' : i % 4 === 1 ? 'json' : 'logfmt';
    switch (only ?? mixed) {
      case 'router': {
        const text = `at=info method=GET path="/orders/${i}?page=2" host=shop.example.com request_id=${uuid} fwd="203.0.113.9" dyno=${dyno} connect=0ms service=21ms status=200 bytes=512\n`;
        messages.push({ priority: 158, timestamp, appname: 'heroku', procid: 'router', text });
        break;
      }
      case 'metrics': {
        const text = `source=${dyno} dyno=heroku.61120934.${uuid} sample#memory_total=311.20MB sample#memory_rss=290.05MB sample#memory_cache=21.15MB sample#memory_swap=0.00MB\n`;
        messages.push({ priority: 134, timestamp, appname: 'heroku', procid: dyno, text });
        break;
      }
      case 'json': {
        const text = `${JSON.stringify({ level: 'info', msg: `order placed${i % 10 === 1 ? special : ''}`, order: 8800 + i, total: 19.9, request_id: uuid, customer: { id: `c_${i}`, plan: 'pro' }, tags: ['a', 'b'] })}\n`;
        messages.push({ priority: 190, timestamp, appname: 'app', procid: dyno, text });
        break;
      }
      case 'logfmt': {
        const text = `method=GET path=/orders format=html controller=OrdersController action=index status=200 duration=18.3 view=9.12 db=4.41 allocations=10421 request_id=${uuid}\n`;
        messages.push({ priority: 190, timestamp, appname: 'app', procid: dyno, text });
        break;
      }
      case 'rails': {
        const text = `[${uuid}] Completed 200 OK in ${i}ms (Views: 12.1ms | ActiveRecord: 8.1ms | Allocations: 10421)\n`;
        messages.push({ priority: 190, timestamp, appname: 'app', procid: dyno, text });
        break;
      }
    }
  }
  return buildFrame(messages);
}

/** Makes the JSON texts of a frame's logs, and gives their memory back as the worker does when they are delivered. */
function bytesOf(transformer, body) {
  const frame = transformer.transform(body, 'logplex', RECEIVED_AT_MS);
  const { length } = frame.json;
  releaseLogs(frame);
  return length;
}

/** Lines per second of processor time (all threads, garbage collection included), best of the rounds. */
function measure(name, run) {
  let best = 0;
  let sink = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    const cpuBefore = cpuMicroseconds();
    let bodies = 0;
    while (performance.now() - startedAt < ROUND_MS) {
      for (let i = 0; i < 10; i++) sink += run();
      bodies += 10;
    }
    best = Math.max(best, (bodies * LINES) / ((cpuMicroseconds() - cpuBefore) / 1e6));
  }
  const thousands = Math.round(best / 1e3).toLocaleString('en');
  console.log(`${name.padEnd(54)} ${thousands.padStart(7)} k lines/s${sink < 0 ? '!' : ''}`);
}

function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
