// Feeds random and damaged bodies to the built parser until the time is up: npm run fuzz -- [--minutes N] [--seed N]
// Checks what parseFrame promises (never throws, linear, pieces ascending and disjoint, nothing but stray separators left out, a part
// cut at piece ends reads the same, countPieces agrees). A body that breaks a promise is written to a file and its path printed; exit 1.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildFrame, countPieces, parseFrame, parseTimestampMs } from '../dist/index.js';

const BODY_BYTES_MAX = 64 * 1024;
const PARSE_MS_MAX = 2_000;
const PROGRESS_EVERY_MS = 10_000;
const DIALECTS = ['logplex', 'log-shuttle'];
// Bytes the grammar gives a meaning to, and the ones that break decoders.
const SPECIAL = Buffer.from('0123456789 <>1-[]"\\\r\n\0\x1b:.+TZ=\xc3\xe2\xf0\xff\x80', 'latin1');

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Date.now() % 2 ** 32 : Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('usage: fuzz.mjs [--minutes N] [--seed INTEGER]');
  process.exit(2);
}

const random = mulberry32(seed);
const GENERATORS = [randomBody, grammarBody, validBody, mutatedBody, truncatedBody, splicedBody, repeatedBody];
const deadline = Date.now() + minutes * 60_000;
console.log(`fuzzing the Logplex parser for ${minutes} min, seed ${seed}`);

let bodies = 0;
let messages = 0;
let faults = 0;
let nextProgressAt = Date.now() + PROGRESS_EVERY_MS;
while (Date.now() < deadline) {
  const body = GENERATORS[below(GENERATORS.length)]();
  for (const dialect of DIALECTS) {
    try {
      check(body, dialect);
    } catch (error) {
      const path = join(tmpdir(), `logplex-fuzz-${seed}-${bodies}.base64`);
      writeFileSync(path, body.toString('base64'));
      console.error(
        `FAILED: ${error.message}\n  dialect ${dialect}, ${body.length} bytes, seed ${seed}, body number ${bodies}`,
      );
      console.error(`  body in base64: ${path}\n  first bytes in hex: ${body.subarray(0, 64).toString('hex')}`);
      process.exit(1);
    }
  }
  bodies++;
  if (Date.now() >= nextProgressAt) {
    nextProgressAt += PROGRESS_EVERY_MS;
    report();
  }
}
report();

function report() {
  console.log(`${bodies} bodies, ${messages} messages and ${faults} faults read, no promise broken`);
}

function check(body, dialect) {
  const startedAt = performance.now();
  const parsed = parseFrame(body, dialect);
  const tookMs = performance.now() - startedAt;
  if (tookMs > PARSE_MS_MAX) throw new Error(`took ${Math.round(tookMs)} ms`);
  const pieces = [...parsed.messages, ...parsed.faults].sort((a, b) => a.start - b.start);
  messages += parsed.messages.length;
  faults += parsed.faults.length;
  if (countPieces(body, dialect) !== pieces.length) throw new Error('countPieces disagrees');
  let at = 0;
  for (const piece of pieces) {
    if (piece.start < at || piece.end <= piece.start || piece.end > body.length)
      throw new Error('pieces overlap or leave the body');
    skipped(body, at, piece.start);
    at = piece.end;
  }
  skipped(body, at, body.length);
  for (const message of parsed.messages) {
    if (message.msgStart <= message.start || message.msgStart > message.end)
      throw new Error('MSG starts outside its piece');
    if (message.text !== body.toString('utf8', message.msgStart, message.end))
      throw new Error('text differs from its bytes');
    parseTimestampMs(message.timestamp);
  }
  const first = below(pieces.length + 1);
  const last = first + below(pieces.length + 1 - first);
  const from = first === 0 ? 0 : pieces[first - 1].end;
  const part = parseFrame(body.subarray(from, last === 0 ? 0 : Math.max(from, pieces[last - 1].end)), dialect);
  const inPart = [...part.messages, ...part.faults].sort((a, b) => a.start - b.start);
  if (inPart.length !== last - first) throw new Error('a part of the body has other pieces');
  for (let i = 0; i < inPart.length; i++) {
    const whole = pieces[first + i];
    const same = inPart[i].start + from === whole.start && inPart[i].end + from === whole.end;
    if (!same || inPart[i].text !== whole.text || inPart[i].reason !== whole.reason)
      throw new Error('a part of the body reads differently');
  }
}

function skipped(body, from, to) {
  for (let at = from; at < to; at++) {
    if (body[at] !== 0x0a && body[at] !== 0x0d && body[at] !== 0x20) throw new Error(`byte ${at} belongs to no piece`);
  }
}

function randomBody() {
  const body = Buffer.alloc(below(2000));
  for (let i = 0; i < body.length; i++) body[i] = below(256);
  return body;
}

function grammarBody() {
  const body = Buffer.alloc(below(2000));
  for (let i = 0; i < body.length; i++) body[i] = SPECIAL[below(SPECIAL.length)];
  return body;
}

function validBody() {
  const list = [];
  for (let i = below(12); i >= 0; i--) {
    list.push({
      priority: below(192),
      timestamp: ['2026-03-04T09:15:02.118402+00:00', '2026-03-04T09:15:02Z', '-', ''][below(4)],
      appname: ['app', 'heroku', 'é', ''][below(4)],
      procid: ['web.1', 'router', 'run.4821', '[x]'][below(4)],
      text: below(2) === 0 ? randomBody().subarray(0, below(400)) : grammarBody().subarray(0, below(400)),
    });
  }
  return buildFrame(list, DIALECTS[below(2)]);
}

function mutatedBody() {
  const body = validBody();
  for (let i = below(8); i >= 0; i--)
    body[below(body.length)] = below(2) === 0 ? below(256) : SPECIAL[below(SPECIAL.length)];
  return body;
}

function truncatedBody() {
  const body = validBody();
  return body.subarray(below(body.length), body.length - below(4));
}

function splicedBody() {
  const a = validBody();
  const b = mutatedBody();
  return Buffer.concat([a.subarray(0, below(a.length)), b.subarray(below(b.length))]);
}

function repeatedBody() {
  const unit = below(2) === 0 ? grammarBody().subarray(0, 1 + below(6)) : mutatedBody();
  if (unit.length === 0) return unit;
  return Buffer.concat(Array.from({ length: Math.ceil(below(BODY_BYTES_MAX) / unit.length) }, () => unit));
}

function below(n) {
  return Math.floor(random() * n);
}

/** A small seeded generator (Tommy Ettinger's mulberry32, public domain), so that a run can be repeated from its seed. */
function mulberry32(state) {
  let a = state >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
