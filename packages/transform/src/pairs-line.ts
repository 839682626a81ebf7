// Lines of `key=value` pairs: logfmt of apps and add-ons, and the metrics lines of the platform.
//
// In: a line as a JSON string. Out: `sample# measure# count#` as members of `heroku`, all other pairs as root attributes, the status that
// `level` and its like name, trace ids as strings. Names that Datadog gives a meaning to are moved aside, as in JSON lines.
// A text is logfmt when every word of it is a pair: prose with a pair in it stays prose. Metrics are picked out of prose too, by
// `readMetrics`, as l2met did.
// Bounds: PAIRS_MAX attributes; names and values longer than Datadog can show as facets are left out, the message has them.

import type { EscapedLine } from './escaped-line.js';
import { numberEnd } from './json-text.js';
import { type Status, statusOfHttp, statusOfNumber, statusOfWord } from './level.js';
import type { LineFields } from './line-fields.js';
import { MetricPairs, NAME_CHARS_MAX } from './metric-pairs.js';
import type { PointCollector } from './metrics/point-collector.js';
import { PairCursor } from './pair-cursor.js';
import { isReservedName, MOVED_PREFIX } from './reserved-names.js';
import { readRuntimeMetrics } from './runtime-metrics.js';
import { traceIdIn } from './trace-ids.js';

/** Datadog takes 256 attributes a log, ours and the app's among them. */
const PAIRS_MAX = 64;
/** Datadog: the value of a facet has less than 1024 characters. */
const VALUE_CHARS_MAX = 1_023;
/** With every name and value at its longest and escaped, pairs would be 400 kB a log. */
const ROOT_CHARS_MAX = 32_768;
/** One pair alone may be prose (`x=1`); a metric or a level stands for itself. */
const PAIRS_MIN = 2;

const COMMA = ',';
const DASH = 0x2d;
const LOWER_F = 0x66;
const LOWER_T = 0x74;

/** Where a line names its level; the higher the more it is believed. `at` is l2met's, and holds `start` and `finish` as often. */
const LEVEL_RANKS: ReadonlyMap<string, number> = new Map([
  ['level', 4],
  ['severity', 3],
  ['lvl', 2],
  ['levelname', 2],
  ['loglevel', 2],
  ['log_level', 2],
  ['log.level', 2],
  ['at', 1],
]);

/** Names a transformer remembers. Programs have a few hundred; a forged line may have any, and then all are forgotten and met again. */
const NAMES_MAX = 2_048;

/** All that is to be known about a name: worked out once, since three look-ups a pair cost half of reading the pairs. */
interface Name {
  /** `path=` */
  readonly named: Buffer;
  /** `"path":`, or `"_RESERVED_host":`. */
  readonly member: string;
  /** The same with the quote that begins a text. */
  readonly textMember: string;
  readonly isMoved: boolean;
  readonly meaning: 'none' | 'level' | 'source' | 'addon' | 'dyno' | 'method' | 'status' | 'trace_id';
  /** Of `level`; else 0. */
  readonly rank: number;
  /** The line in which it stood last. */
  line: number;
  /** Of a moved one the name it is moved to; made when first needed. */
  moved: Name | null;
  /** What stood behind it there, or will stand there again: a program prints its names in the same order, line after line. */
  next: Name | null;
}

/** Reads one line after the other; made once per transformer. */
export class PairsReader {
  readonly #cursor = new PairCursor();
  readonly #metrics = new MetricPairs();
  /** Names that the app's own attributes have at the root already. */
  readonly #taken: ReadonlySet<string>;
  readonly #points: PointCollector | null;
  readonly #names = new Map<string, Name>();
  /** The first name of the last line, and the newest one of the line at hand. */
  #first: Name | null = null;
  #last: Name | null = null;
  #line = 0;
  #pairs = 0;
  #status: Status | '' = '';
  #statusRank = 0;
  #httpStatus = 0;
  #hasMethod = false;
  /** Kept until the line is known to hold metrics or not: what a metric is of belongs beside it. */
  #source = '';
  #addon = '';
  #root = '';

  constructor(taken: ReadonlySet<string>, points: PointCollector | null) {
    this.#taken = taken;
    this.#points = points;
  }

  /** False, and nothing written, when the text is not pairs from end to end. */
  readLogfmt(line: EscapedLine, fields: LineFields): boolean {
    // One look at the first character, then at the first word, settles most lines.
    if (!isKeyStart(line.codes[line.start + 1])) return false;
    const { source } = line;
    const cursor = this.#cursor;
    cursor.start(line, true);
    this.#clear();
    let pairs = 0;
    for (;;) {
      const expected = this.#last === null ? this.#first : this.#last.next;
      if (expected !== null && cursor.nextIs(expected.named)) {
        if (cursor.isBroken) return false;
        this.#takeNamed(source, cursor, expected);
      } else if (cursor.next()) {
        if (cursor.isBare || cursor.isBroken || !isKey(line.codes, cursor)) return false;
        this.#take(source, cursor);
      } else {
        break;
      }
      pairs++;
    }
    if (pairs < PAIRS_MIN && this.#metrics.count === 0 && this.#status === '') return false;

    let status = this.#status;
    if (status === '' && this.#hasMethod && this.#httpStatus >= 500) status = statusOfHttp(this.#httpStatus);
    fields.status = status;
    if (this.#metrics.count > 0) {
      this.#points?.samples(this.#metrics.pairs, this.#source, this.#addon);
      fields.heroku += this.#metricMembers();
    } else {
      if (this.#source !== '') this.#addRoot(this.#nameOf('source'), `"${this.#source}"`);
      if (this.#addon !== '') this.#addRoot(this.#nameOf('addon'), `"${this.#addon}"`);
    }
    fields.root = this.#root;
    return true;
  }

  /** Only the metrics, and what they are of, out of any text. `isDynoKnown`: the sender is a dyno, so no other name for it is wanted. */
  readMetrics(line: EscapedLine, isDynoKnown: boolean, fields: LineFields): void {
    if (isDynoKnown && this.#points === null && readRuntimeMetrics(line, fields)) return;
    this.#clear();
    const { source } = line;
    const metrics = this.#metrics;
    const cursor = this.#cursor;
    cursor.start(line, true);
    while (cursor.next()) {
      if (cursor.isBare || metrics.take(source, cursor)) continue;
      if (isNamed(source, cursor, 'source')) this.#source = valueIn(source, cursor);
      else if (isNamed(source, cursor, 'addon')) this.#addon = valueIn(source, cursor);
    }
    if (metrics.count === 0) return;
    this.#points?.samples(metrics.pairs, this.#source, this.#addon);
    // The platform's `dyno=heroku.61120934.5c0f…` is an internal id; `source` names the dyno as everything else does.
    if (!isDynoKnown && DYNO.test(this.#source)) {
      const type = this.#source.slice(0, this.#source.indexOf('.'));
      fields.heroku += `,"dyno":"${this.#source}","dynotype":"${type}"`;
    }
    fields.heroku += this.#metricMembers();
  }

  #metricMembers(): string {
    const source = this.#source === '' ? '' : `,"metric_source":"${this.#source}"`;
    const addon = this.#addon === '' ? '' : `,"addon":"${this.#addon}"`;
    return source + addon + this.#metrics.members();
  }

  #clear(): void {
    this.#metrics.clear();
    this.#line++;
    this.#pairs = 0;
    this.#last = null;
    if (this.#names.size > NAMES_MAX) {
      this.#names.clear();
      this.#first = null;
    }
    this.#status = '';
    this.#statusRank = 0;
    this.#httpStatus = 0;
    this.#hasMethod = false;
    this.#source = '';
    this.#addon = '';
    this.#root = '';
  }

  #take(json: string, cursor: PairCursor): void {
    const { keyStart, keyEnd } = cursor;
    if (this.#metrics.take(json, cursor) || keyEnd - keyStart > NAME_CHARS_MAX || !this.#hasRoomFor(cursor)) return;
    const name = this.#nameOf(json.substring(keyStart, keyEnd));
    if (this.#last === null) this.#first = name;
    else this.#last.next = name;
    this.#takeNamed(json, cursor, name);
  }

  #takeNamed(json: string, cursor: PairCursor, name: Name): void {
    this.#last = name;
    if (name.line === this.#line || !this.#hasRoomFor(cursor)) return;
    name.line = this.#line;
    this.#pairs++;
    const { valueStart, valueEnd, isQuoted } = cursor;
    const value = json.substring(valueStart, valueEnd);
    if (name.meaning !== 'none' && this.#takeMeaning(name, value)) return;
    if (isQuoted) this.#addRoot(name, quoted(value));
    else if (name.isMoved || isScalar(value)) this.#addRoot(name, scalar(value));
    else this.#root += `${name.textMember}${value}",`;
  }

  #hasRoomFor({ valueStart, valueEnd }: PairCursor): boolean {
    const chars = valueEnd - valueStart;
    return chars > 0 && chars <= VALUE_CHARS_MAX && this.#pairs < PAIRS_MAX && this.#root.length <= ROOT_CHARS_MAX;
  }

  #nameOf(text: string): Name {
    return this.#names.get(text) ?? this.#meet(text);
  }

  #meet(text: string): Name {
    // A view of the line would keep all of it in memory.
    const key = Buffer.from(text).toString();
    const isMoved = this.#taken.has(key) || isReservedName(key);
    const rank = LEVEL_RANKS.get(key) ?? 0;
    const member = `"${isMoved && !isTraceId(key) ? MOVED_PREFIX : ''}${key}":`;
    const name: Name = {
      named: Buffer.from(`${key}=`),
      member,
      textMember: `${member}"`,
      isMoved,
      meaning: rank > 0 ? 'level' : isTraceId(key) ? 'trace_id' : (MEANINGS.get(key) ?? 'none'),
      rank,
      line: 0,
      moved: null,
      next: null,
    };
    this.#names.set(key, name);
    return name;
  }

  #addRoot(name: Name, json: string): void {
    if (name.isMoved) {
      name.moved ??= this.#nameOf(name.member.slice(1, -2));
      const { moved } = name;
      if (moved.line === this.#line || moved.isMoved) return;
      moved.line = this.#line;
    }
    this.#root += name.member + json + COMMA;
  }

  /** True when the pair is kept elsewhere or says nothing, so that it becomes no attribute of its own. */
  #takeMeaning(name: Name, value: string): boolean {
    switch (name.meaning) {
      case 'none':
        return false;
      case 'source':
        this.#source = value;
        return true;
      case 'addon':
        this.#addon = value;
        return true;
      case 'dyno':
        // The platform's internal id, heroku.61120934.5c0f…: `source` names the dyno as everything else does.
        return value.startsWith('heroku.');
      case 'method':
        this.#hasMethod = true;
        return false;
      case 'status':
        this.#httpStatus = value.length === 3 ? Number(value) : 0;
        return false;
      case 'trace_id': {
        const id = traceIdIn(value, 0, value.length);
        if (id !== '') this.#root += `${name.member}"${id}",`;
        return true;
      }
      case 'level':
        return this.#takeLevel(name, value);
      default: {
        const unknown: never = name.meaning;
        throw new RangeError(`unknown meaning ${unknown}`);
      }
    }
  }

  /** True when the pair was written under its own name: with a `status` before it, Datadog does not read it as a level any more. */
  #takeLevel(name: Name, value: string): boolean {
    const status = value.length > 1 || name.rank > 1 ? statusOfWord(value) || statusOfNumber(value) : '';
    if (status === '') return false;
    if (name.rank > this.#statusRank) {
      this.#status = status;
      this.#statusRank = name.rank;
    }
    const key = name.member.slice(1 + MOVED_PREFIX.length, -2);
    if (!name.isMoved || this.#taken.has(key)) return false;
    this.#root += `"${key}":"${value}",`;
    return true;
  }
}

const MEANINGS: ReadonlyMap<string, Name['meaning']> = new Map([
  ['source', 'source'],
  ['addon', 'addon'],
  ['dyno', 'dyno'],
  ['method', 'method'],
  ['status', 'status'],
]);

function isTraceId(key: string): boolean {
  return key === 'dd.trace_id' || key === 'dd.span_id';
}

const DYNO = /^[A-Za-z][\w-]{0,60}\.\d{1,10}$/;

/** A key begins with a letter, `_` or `@` and holds nothing that needs an escape. */
function isKey(codes: Buffer, { keyStart, keyEnd }: PairCursor): boolean {
  if (keyEnd === keyStart) return false;
  if (!isKeyStart(codes[keyStart])) return false;
  for (let at = keyStart + 1; at < keyEnd; at++) {
    const code = codes[at] as number;
    if (code <= 0x22 || code >= 0x7f || code === 0x5c) return false;
  }
  return true;
}

function isKeyStart(code = 0): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x40 && code <= 0x5a) || code === 0x5f;
}

function isNamed(text: string, { keyStart, keyEnd }: PairCursor, name: string): boolean {
  return keyEnd - keyStart === name.length && text.startsWith(name, keyStart);
}

function valueIn(json: string, { valueStart, valueEnd }: PairCursor): string {
  return valueEnd - valueStart > VALUE_CHARS_MAX ? '' : json.substring(valueStart, valueEnd);
}

/** `value` is the inside of a JSON string already. */
function scalar(value: string): string {
  return isScalar(value) ? value : `"${value}"`;
}

/** Numbers and booleans stand as such, all else as text. */
function isScalar(value: string): boolean {
  const first = value.charCodeAt(0);
  if ((first >= 0x30 && first <= 0x39) || first === DASH) return numberEnd(value, 0, value.length) === value.length;
  return (first === LOWER_T && value === 'true') || (first === LOWER_F && value === 'false');
}

/** Go's and Ruby's loggers escape as JSON does, so what reads as JSON is taken for escaped. `value` is the inside of a JSON string. */
function quoted(value: string): string {
  const json = `"${value}"`;
  if (!value.includes('\\')) return json;
  try {
    const text: string = JSON.parse(json);
    JSON.parse(`"${text}"`);
    return `"${text}"`;
  } catch {
    // Backslashes that are no escapes: a path of Windows, a regular expression.
    return json;
  }
}
