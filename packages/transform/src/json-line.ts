// Lines that are one JSON object: what most loggers print.
//
// The message stays the exact text, so Datadog expands it itself (it does when the whole value is JSON) and its members become attributes
// without us writing them twice. What we add at the root is what Datadog would read wrong:
//
// - status. An envelope `status` wins over the message's (vectordotdev/vector#22701), so a level is written there when one can be read; the
//   numbers of pino and bunyan would all be `info`. A member `status` that is no level (404, "active", which would be `alert`) must not
//   become one: `info` is written against it.
// - host. Datadog looks at `host`, then `hostname` (reserved attributes, in order). A message's `hostname` is the dyno's meaningless UUID and
//   takes the place of ours, so ours is written as `host` too whenever the message has either.
// - date. Datadog looks at `@timestamp` first, then `timestamp`, `date` and others. An app's clock in seconds or ns would be misread, and the
//   log silently discarded, so ours is written as `@timestamp` whenever the message has any of them.
// - service. Nothing is looked at before `service`, so a message's own wins in Datadog. Its author mostly means it.
// - trace ids, as strings: as numbers they would lose their last digits.
//
// Each member that would do so, or that stands where we write, is kept as `_RESERVED_<name>` with its value as written.
// Bounds: one pass; values longer than VALUE_CHARS_MAX are not copied, the message has them.

import { JsonCursor, skipSpace } from './json-cursor.js';
import { type Status, statusOfNumber, statusOfWord } from './level.js';
import type { LineFields } from './line-fields.js';
import { MOVED_PREFIX } from './reserved-names.js';
import { datadogIdOf, traceIdIn } from './trace-ids.js';

/** Datadog: the value of a facet has less than 1024 characters. Hosts, dates and services are far shorter. */
const VALUE_CHARS_MAX = 1_024;

const QUOTE = 0x22;
const OPEN = 0x7b;
const LOWER_N = 0x6e;

/** What a member means to us. The levels come in the order in which they are believed. */
type Meaning =
  | 'level'
  | 'severity'
  | 'level_name'
  | 'status'
  | 'host'
  | 'date'
  | 'reserved'
  | 'dd'
  | 'dd_trace'
  | 'dd_span'
  | 'w3c_trace'
  | 'w3c_span'
  | 'context'
  | 'log'
  | 'method';

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['level', 'level'],
  ['lvl', 'level_name'],
  ['severity', 'severity'],
  ['levelname', 'level_name'],
  ['loglevel', 'level_name'],
  ['log_level', 'level_name'],
  ['log.level', 'level_name'],
  ['log', 'log'],
  ['status', 'status'],
  ['host', 'host'],
  ['hostname', 'host'],
  ['@timestamp', 'date'],
  ['timestamp', 'date'],
  ['_timestamp', 'date'],
  ['Timestamp', 'date'],
  ['eventTime', 'date'],
  ['date', 'date'],
  ['published_date', 'date'],
  ['service', 'reserved'],
  ['heroku', 'reserved'],
  ['syslog', 'reserved'],
  ['logferry', 'reserved'],
  ['dd', 'dd'],
  ['dd.trace_id', 'dd_trace'],
  ['dd.span_id', 'dd_span'],
  ['trace_id', 'w3c_trace'],
  ['traceId', 'w3c_trace'],
  ['trace.id', 'w3c_trace'],
  ['span_id', 'w3c_span'],
  ['spanId', 'w3c_span'],
  ['span.id', 'w3c_span'],
  ['contextMap', 'context'],
  ['mdc', 'context'],
  ['method', 'method'],
]);

/** For each first letter the lengths of names that matter, one bit each: most members are told apart without a text being made of them. */
const LENGTHS_BY_FIRST = new Int32Array(128);
for (const name of MEANINGS.keys()) {
  const first = name.charCodeAt(0);
  LENGTHS_BY_FIRST[first] = (LENGTHS_BY_FIRST[first] ?? 0) | (1 << name.length);
}
const NAME_CHARS_MAX = 14;

/** How much a level is believed, the higher the more. */
const RANKS = { level: 4, severity: 3, level_name: 2, status: 1 } as const;

/** Reads one line after the other; made once per transformer. */
export class JsonReader {
  readonly #cursor = new JsonCursor();
  readonly #inner = new JsonCursor();
  /** Names that the app's own attributes have at the root already. */
  readonly #taken: ReadonlySet<string>;

  #text = '';
  #status: Status | '' = '';
  #statusRank = 0;
  #hasStatus = false;
  #isServerError = false;
  #hasMethod = false;
  #isHostTaken = false;
  #isDateTaken = false;
  #traceId = '';
  #spanId = '';
  #w3cTrace = '';
  #w3cSpan = '';
  #moved = '';

  constructor(taken: ReadonlySet<string>) {
    this.#taken = taken;
  }

  /** False, and nothing written, when the text is not one JSON object. */
  read(text: string, fields: LineFields): boolean {
    const start = skipSpace(text, 0);
    if (text.charCodeAt(start) !== OPEN) return false;
    this.#clear(text);
    const cursor = this.#cursor;
    cursor.start(text, start);
    while (cursor.next()) {
      const meaning = this.#meaningOf(cursor);
      if (meaning !== undefined && text.charCodeAt(cursor.valueStart) !== LOWER_N) this.#take(meaning, cursor);
    }
    if (cursor.end < 0 || skipSpace(text, cursor.end) !== text.length) return false;
    this.#write(fields);
    return true;
  }

  #clear(text: string): void {
    this.#text = text;
    this.#status = '';
    this.#statusRank = 0;
    this.#hasStatus = false;
    this.#isServerError = false;
    this.#hasMethod = false;
    this.#isHostTaken = false;
    this.#isDateTaken = false;
    this.#traceId = '';
    this.#spanId = '';
    this.#w3cTrace = '';
    this.#w3cSpan = '';
    this.#moved = '';
  }

  #meaningOf(cursor: JsonCursor): Meaning | undefined {
    const { keyStart, keyEnd } = cursor;
    if (cursor.isKeyEscaped) return MEANINGS.get(unescaped(this.#text.substring(keyStart - 1, keyEnd + 1)));
    const length = keyEnd - keyStart;
    if (length > NAME_CHARS_MAX) return undefined;
    const lengths = LENGTHS_BY_FIRST[this.#text.charCodeAt(keyStart)];
    if (lengths === undefined || (lengths & (1 << length)) === 0) return undefined;
    return MEANINGS.get(this.#text.substring(keyStart, keyEnd));
  }

  #take(meaning: Meaning, cursor: JsonCursor): void {
    const { valueStart, valueEnd } = cursor;
    switch (meaning) {
      case 'level':
      case 'severity':
      case 'level_name':
        this.#takeLevel(RANKS[meaning], valueStart, valueEnd);
        break;
      case 'status':
        this.#takeStatus(cursor);
        break;
      case 'host':
        this.#isHostTaken = true;
        this.#moveAside(cursor);
        break;
      case 'date':
        this.#isDateTaken = true;
        this.#moveAside(cursor);
        break;
      case 'reserved':
        this.#moveAside(cursor);
        break;
      case 'dd_trace':
        this.#traceId = this.#idAt(valueStart, valueEnd) || this.#traceId;
        break;
      case 'dd_span':
        this.#spanId = this.#idAt(valueStart, valueEnd) || this.#spanId;
        break;
      case 'w3c_trace':
        this.#w3cTrace = this.#idAt(valueStart, valueEnd);
        break;
      case 'w3c_span':
        this.#w3cSpan = this.#idAt(valueStart, valueEnd);
        break;
      case 'dd':
      case 'context':
      case 'log':
        this.#takeInner(meaning, valueStart);
        break;
      case 'method':
        this.#hasMethod = true;
        break;
      default: {
        const unknown: never = meaning;
        throw new RangeError(`unknown meaning ${unknown}`);
      }
    }
  }

  #takeLevel(rank: number, start: number, end: number): void {
    if (rank <= this.#statusRank) return;
    const isString = this.#text.charCodeAt(start) === QUOTE;
    const level = isString
      ? statusOfWord(this.#text.substring(start + 1, end - 1)) ||
        statusOfNumber(this.#text.substring(start + 1, end - 1))
      : statusOfNumber(this.#text.substring(start, end));
    if (level === '') return;
    this.#status = level;
    this.#statusRank = rank;
  }

  /** A name of a level is one; a number never is: it is a response's, a job's or a process's. */
  #takeStatus(cursor: JsonCursor): void {
    const { valueStart: start, valueEnd: end } = cursor;
    const text = this.#text;
    const isString = text.charCodeAt(start) === QUOTE;
    if (isString && end - start > 3) {
      const level = statusOfWord(text.substring(start + 1, end - 1));
      if (level !== '' && RANKS.status > this.#statusRank) {
        this.#status = level;
        this.#statusRank = RANKS.status;
      }
    }
    this.#isServerError = !isString && end - start === 3 && text.charCodeAt(start) === 0x35;
    this.#hasStatus = true;
    this.#moveAside(cursor);
  }

  /** `"dd":{"trace_id":…}`, Log4j's `"contextMap":{"dd.trace_id":…}`, and `"log":{"level":…}` of ECS. */
  #takeInner(meaning: 'dd' | 'context' | 'log', start: number): void {
    const text = this.#text;
    if (text.charCodeAt(start) !== OPEN) return;
    const inner = this.#inner;
    inner.start(text, start);
    while (inner.next()) {
      const { keyStart, keyEnd, valueStart, valueEnd } = inner;
      if (keyEnd - keyStart > NAME_CHARS_MAX) continue;
      const name = text.substring(keyStart, keyEnd);
      if (meaning === 'log') {
        if (name === 'level') this.#takeLevel(RANKS.level_name, valueStart, valueEnd);
      } else if (name === 'dd.trace_id' || (meaning === 'dd' && name === 'trace_id')) {
        this.#traceId ||= this.#idAt(valueStart, valueEnd);
      } else if (name === 'dd.span_id' || (meaning === 'dd' && name === 'span_id')) {
        this.#spanId ||= this.#idAt(valueStart, valueEnd);
      }
    }
  }

  #idAt(start: number, end: number): string {
    const isString = this.#text.charCodeAt(start) === QUOTE;
    return isString ? traceIdIn(this.#text, start + 1, end - 1) : traceIdIn(this.#text, start, end);
  }

  #moveAside(cursor: JsonCursor): void {
    const { valueStart, valueEnd } = cursor;
    if (valueEnd - valueStart > VALUE_CHARS_MAX) return;
    const text = this.#text;
    const key = text.substring(cursor.keyStart, cursor.keyEnd);
    const moved = MOVED_PREFIX + (cursor.isKeyEscaped ? unescaped(`"${key}"`) : key);
    const name = `"${moved}":`;
    if (this.#taken.has(moved) || this.#moved.includes(name)) return;
    const value = text.substring(valueStart, valueEnd);
    if (isJson(value)) this.#moved += `${name}${value},`;
  }

  #write(fields: LineFields): void {
    let status = this.#status;
    if (status === '' && this.#hasStatus) status = this.#isServerError && this.#hasMethod ? 'error' : 'info';
    fields.status = status;
    fields.isHostTaken = this.#isHostTaken;
    fields.isDateTaken = this.#isDateTaken;
    let root = this.#moved;
    const traceId = this.#traceId || (this.#w3cTrace === '' ? '' : datadogIdOf(this.#w3cTrace));
    if (traceId !== '') {
      const spanId = this.#spanId || (this.#w3cSpan === '' ? '' : datadogIdOf(this.#w3cSpan));
      root += spanId === '' ? `"dd.trace_id":"${traceId}",` : `"dd.trace_id":"${traceId}","dd.span_id":"${spanId}",`;
    }
    fields.root = root;
  }
}

/** The cursor trusts what lies inside of values; a text that goes into our own JSON must be one for sure. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The text of a JSON string; empty when it is none. */
function unescaped(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return '';
  }
}
