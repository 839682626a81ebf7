// From the bytes of one frame to Datadog logs.
//
// In: a body, its dialect and when it was received. Out: one JSON text per log, made once and never parsed again, as bytes, with its size
// and the place in the body it came from, so that the worker can batch by bytes and cut the body after what is settled; and the counts that the
// ledger adds up. Every message and every unreadable piece is accounted for:
// messageCount = sum(messages) + joined + filtered + sampled. Never throws, whatever the bytes are.
// Bounds: a log is at most LOG_BYTES_MAX, the cache of senders is bounded (sender-cache.ts), time grows with the body.
//
// A text is head + syslog.timestamp + heroku + timestamp + what the line says + custom attributes + message; the head is constant per
// sender and what is cut out of the message's JSON text is escaped already, so nothing is escaped twice. Measured with
// bench/transform.mjs on mixed lines of 247 bytes (865 bytes a log), one core: 0.30-0.34 M lines/s from body to JSON texts; router lines
// alone 0.32-0.38 M, JSON 0.39-0.45 M, logfmt 0.24 M, plain text 0.5 M. Without reading what lines say it is 0.64-0.8 M. What is left is
// memory: a result array and 16 short strings a router line cost 0.5 of its 3.2 µs, joining their 50 pieces as much, and a young generation
// that fits the cache (--max-semi-space-size=1) or a malloc that keeps its pages give 12-20 % more. Writing head, pieces and message one by
// one instead of as one string gains nothing.
// Of the ways to write the JSON alone: head + JSON.stringify(message) 1.8-2.4 M, JSON.stringify of the whole object 0.5 M. Escaping by hand
// (regex first, or indexOf of quotes) came out between 0.6 and 1.2 times JSON.stringify(message).

import { isAscii } from 'node:buffer';
import { type Dialect, type Fault, type Message, parseFrame, parseTimestampMs } from '@logferry/logplex';
import { withoutAnsi } from './ansi.js';
import { appAttributesOf } from './attributes.js';
import { classify, type Sender } from './classify.js';
import { EpochText } from './epoch-text.js';
import { HeadVariants } from './head-variants.js';
import { isErrorStatus } from './level.js';
import { LineFields } from './line-fields.js';
import { LineReader } from './line-reader.js';
import { faultHead, type LogHead, type MessageHead, messageHead } from './log-head.js';
import { lostMessagesIn } from './loss-report.js';
import { BUILT_IN_MASKERS } from './rules/built-in-maskers.js';
import type { RuleOutcome } from './rules/rule-outcome.js';
import { type RuleChain, type RuleCount, RuleSet } from './rules/rule-set.js';
import type { RuleObserver } from './rules/rule-steps.js';
import { SenderCache, type SenderEntry } from './sender-cache.js';
import type { AppSettings, DrainOverrides } from './settings.js';
import { type AppTags, appTagsOf, sampledTag } from './tags.js';
import { TextWriter } from './text-writer.js';
import { truncateToJsonBytes } from './truncate.js';

/** What a frame became. The arrays have one item per log, in the order of the body. */
export interface TransformedFrame {
  /** The logs as JSON texts (one DatadogLog each) in UTF-8, with a comma between two: a payload is made by copying ranges. */
  json: Buffer;
  /** Bytes of each text. */
  readonly sizes: number[];
  /** logs[i] was made from the body's bytes up to ends[i]; ascending. Always the end of a piece, so the body may be cut there. */
  readonly ends: number[];
  /** How many messages logs[i] stands for. */
  readonly messages: number[];
  /** Messages and unreadable pieces in the body. */
  messageCount: number;
  /** Unreadable pieces; each is a raw log. */
  parseErrors: number;
  /** Messages absorbed into the log of another. */
  joined: number;
  filtered: number;
  sampled: number;
  /** What each of the app's rules did, in their order. Empty when it has none. */
  readonly ruleCounts: readonly RuleCount[];
  /** Sum of the numbers in Heroku's L10, L12 and L13 lines: messages that never reached us. */
  lostUpstream: number;
}

// Datadog cuts a log above 1 MB without an error (Send logs, limits); we cut ourselves, visibly and between characters.
const LOG_BYTES_MAX = 1_000_000;

/** Datadog silently discards a log older than 18 h; half an hour is left for the delivery. */
const LOG_AGE_MAX_MS = 17.5 * 3_600_000;
/** It does the same with one from more than 2 h ahead. */
const LOG_AHEAD_MAX_MS = 2 * 3_600_000;
/** Marks what a person has sent again after the intake had refused it. */
const REDRIVEN_TAG = 'logferry.redriven:true';

/** How to transform a frame that is sent long after it was received. */
export interface LateTake {
  /** Epoch ms. Logs dated more than 17.5 h before it get this timestamp, and keep their own as an attribute. */
  readonly nowMs: number;
  /** Each log gets the tag `logferry.redriven:true`. */
  readonly isRedriven: boolean;
}

const NOTHING = Buffer.alloc(0);

const LF = 0x0a;
const CR = 0x0d;
const TIMESTAMP_NAME = '},"timestamp":';

/** Turns frames of one app into logs. Make one per version of the app's settings and drain URL, and keep it: it remembers senders. */
export class FrameTransformer {
  readonly #settings: AppSettings;
  readonly #overrides: DrainOverrides;
  readonly #tags: AppTags;
  readonly #senders = new SenderCache();
  readonly #epochText = new EpochText();
  readonly #writer = new TextWriter();
  readonly #faultHead: LogHead;
  /** Between what a line says and the message: the same for all logs of the app. */
  readonly #beforeMessage: LogHead;
  readonly #reader: LineReader;
  readonly #fields = new LineFields();
  readonly #rules: RuleSet;
  readonly #faultRules: RuleChain;
  /** Logs dated before this are re-stamped to `#nowMs`. */
  #lateBeforeMs = Number.NEGATIVE_INFINITY;
  #nowMs = 0;
  /** The same transformer with one tag more: tags are part of what is remembered per sender. Made when first needed. */
  #redriving: FrameTransformer | undefined;

  constructor(settings: AppSettings, overrides: DrainOverrides = {}) {
    this.#settings = settings;
    this.#overrides = overrides;
    this.#tags = appTagsOf(settings, overrides);
    this.#faultHead = faultHead(settings, overrides, this.#tags);
    const attributes = appAttributesOf(settings, overrides);
    const json = `${attributes.members}"message":`;
    this.#beforeMessage = { json, bytes: Buffer.byteLength(json) };
    this.#reader = new LineReader(attributes.names);
    this.#rules = new RuleSet(settings.rules ?? [], (text, sender) => this.#isError(text, sender));
    this.#faultRules = this.#rules.chainFor(null);
  }

  /**
   * `receivedAtMs` (epoch ms) dates what carries no readable timestamp. Without `late` logs keep their time, however old. An `observer` is
   * told what the rules did to each line.
   */
  transform(
    body: Buffer,
    dialect: Dialect,
    receivedAtMs: number,
    late?: LateTake,
    observer?: RuleObserver,
  ): TransformedFrame {
    if (late?.isRedriven)
      return this.#redriver().transform(body, dialect, receivedAtMs, { ...late, isRedriven: false }, observer);
    this.#lateBeforeMs = late === undefined ? Number.NEGATIVE_INFINITY : late.nowMs - LOG_AGE_MAX_MS;
    this.#nowMs = late?.nowMs ?? 0;
    const { messages, faults } = parseFrame(body, dialect);
    const frame: TransformedFrame = {
      json: NOTHING,
      sizes: [],
      ends: [],
      messages: [],
      messageCount: messages.length + faults.length,
      parseErrors: faults.length,
      joined: 0,
      filtered: 0,
      sampled: 0,
      ruleCounts: this.#rules.begin(observer),
      lostUpstream: 0,
    };
    const isBodyAscii = isAscii(body);
    this.#writer.begin(body.length);
    let faultIndex = 0;
    let fault = faults[0];
    for (let i = 0; i < messages.length; i++) {
      const message = messages[i] as Message;
      while (fault !== undefined && fault.start < message.start) {
        this.#addFault(frame, body, fault, receivedAtMs);
        fault = faults[++faultIndex];
      }
      this.#addMessage(frame, message, isBodyAscii, dialect, receivedAtMs);
    }
    while (fault !== undefined) {
      this.#addFault(frame, body, fault, receivedAtMs);
      fault = faults[++faultIndex];
    }
    frame.json = this.#writer.end();
    return frame;
  }

  /** The steps of one message: who sent it, what it says, when, and the log that comes of it. */
  #addMessage(
    frame: TransformedFrame,
    message: Message,
    isAsciiText: boolean,
    dialect: Dialect,
    receivedAtMs: number,
  ): void {
    const { appname, procid, priority, timestamp } = message;
    const sender = this.#senders.get(appname, procid, priority, dialect) ?? this.#meet(message, dialect);
    const given = this.#textOf(message, sender);
    if (sender.form === 'loss') frame.lostUpstream += lostMessagesIn(given);
    const outcome = this.#rules.run(sender.rules, given, timestamp, sender.sender);
    if (outcome.end !== '') {
      frame[outcome.end]++;
      return;
    }
    const { text, rate } = outcome;
    const isAsciiLine = isAsciiText && text === given;

    const headerMs = parseTimestampMs(timestamp);
    const isReadable = !Number.isNaN(headerMs);
    // A readable timestamp holds only digits and `-:.+TZ`, which need no escape.
    const timestampJson = isReadable ? `"${timestamp}"` : JSON.stringify(timestamp);
    const timestampBytes = isReadable ? timestampJson.length : Buffer.byteLength(timestampJson);
    // A clock that is so wrong that Datadog would discard the log behind its 202 (NaN fails both). What it said stays in syslog.timestamp.
    const isUsable = headerMs >= receivedAtMs - LOG_AGE_MAX_MS && headerMs <= receivedAtMs + LOG_AHEAD_MAX_MS;
    const epochMs = isUsable ? headerMs : receivedAtMs;
    const dateJson = this.#dateJson(epochMs, rate);

    const messageJson = JSON.stringify(text);
    const fields = this.#fields;
    fields.clear();
    this.#reader.read(sender.form, text, messageJson, sender.isDyno, fields);
    const { start, heroku } = this.#headOf(sender, outcome);
    const read = this.#membersOf(fields, sender, epochMs);
    // A host may hold more than ASCII when the body does not.
    const { host } = sender.head;
    const isAsciiRead = isAsciiLine && !(fields.isHostTaken && host.bytes !== host.json.length);
    const readBytes = isAsciiRead
      ? fields.heroku.length + read.length
      : Buffer.byteLength(fields.heroku) + Buffer.byteLength(read);
    const prefix = start.json + timestampJson + heroku.json + fields.heroku + TIMESTAMP_NAME + dateJson + read;
    const prefixBytes =
      start.bytes + timestampBytes + heroku.bytes + TIMESTAMP_NAME.length + dateJson.length + readBytes;
    this.#push(frame, prefix, prefixBytes, text, messageJson, isAsciiLine, message.end);
  }

  /** The text that becomes the message: without its line end, and without what the app's settings keep out of it. */
  #textOf(message: Message, sender: SenderEntry): string {
    const text = withoutNewline(message.text);
    if (sender.form === 'content') return this.#settings.stripAnsi ? withoutAnsi(text) : text;
    if (sender.form !== 'api' || !this.#settings.maskApiEmails) return text;
    const { mask, placeholder } = BUILT_IN_MASKERS.email;
    return mask(text, placeholder);
  }

  /** Errors stand for themselves, so no sampling drops them. */
  #isError(text: string, { form, dyno }: Sender): boolean {
    const fields = this.#fields;
    fields.clear();
    this.#reader.read(form, text, JSON.stringify(text), dyno !== null, fields);
    return isErrorStatus(fields.status);
  }

  #headOf(entry: SenderEntry, { service, source, rate }: RuleOutcome): MessageHead {
    if (service === '' && source === '' && rate === 1) return entry.head;
    return entry.variants.get({ service, source, tag: rate === 1 ? '' : sampledTag(rate) });
  }

  /** Root members that a line gave, each with its comma, the first comma included. */
  #membersOf(fields: LineFields, sender: SenderEntry, epochMs: number): string {
    let members = fields.status === '' ? ',' : `,"status":"${fields.status}",`;
    if (fields.isHostTaken) members += sender.head.host.json;
    if (fields.isDateTaken) members += `"@timestamp":${this.#dateOf(epochMs)},`;
    return members + fields.root;
  }

  /** The bytes as they came, since what is wrong with them is what a reader wants to see. */
  #addFault(frame: TransformedFrame, body: Buffer, fault: Fault, receivedAtMs: number): void {
    const given = body.toString('utf8', fault.start, fault.end);
    const { text, end } = this.#rules.run(this.#faultRules, given, '', null);
    if (end !== '') {
      frame[end]++;
      return;
    }
    const dateJson = this.#dateJson(receivedAtMs, 1);
    const prefix = `${this.#faultHead.json}${dateJson},`;
    const prefixBytes = this.#faultHead.bytes + dateJson.length + 1;
    this.#push(frame, prefix, prefixBytes, text, JSON.stringify(text), false, fault.end);
  }

  /**
   * The value of the root `timestamp`, and how the log came to be: for a late one what its time was, for one of a sampling how many it
   * stands for. All of it ASCII.
   */
  #dateJson(epochMs: number, rate: number): string {
    const isLate = epochMs < this.#lateBeforeMs;
    if (!isLate && rate === 1) return this.#epochText.of(epochMs);
    const original = isLate ? `,"original_timestamp":"${new Date(epochMs).toISOString()}"` : '';
    const weight = rate === 1 ? '' : `,"sample_weight":${1 / rate}`;
    return `${this.#dateOf(epochMs)},"logferry":{${(original + weight).substring(1)}}`;
  }

  #dateOf(epochMs: number): string {
    return this.#epochText.of(epochMs < this.#lateBeforeMs ? this.#nowMs : epochMs);
  }

  #redriver(): FrameTransformer {
    // First of the app's own tags, since the last ones are left out when there are too many.
    const tags = [REDRIVEN_TAG, ...this.#settings.tags];
    this.#redriving ??= new FrameTransformer({ ...this.#settings, tags }, this.#overrides);
    return this.#redriving;
  }

  #push(
    frame: TransformedFrame,
    prefix: string,
    prefixBytes: number,
    text: string,
    textJson: string,
    isAsciiText: boolean,
    end: number,
  ): void {
    // The closing brace is the one byte more.
    const envelopeBytes = prefixBytes + this.#beforeMessage.bytes + 1;
    let messageJson = textJson;
    let size = envelopeBytes + (isAsciiText ? messageJson.length : Buffer.byteLength(messageJson));
    if (size > LOG_BYTES_MAX) {
      messageJson = JSON.stringify(truncateToJsonBytes(text, LOG_BYTES_MAX - envelopeBytes));
      size = envelopeBytes + Buffer.byteLength(messageJson);
    }
    this.#writer.write(`${prefix}${this.#beforeMessage.json}${messageJson}}`, size);
    frame.sizes.push(size);
    frame.ends.push(end);
    frame.messages.push(1);
  }

  /** First line of a sender: works out all that stays the same for its next lines. */
  #meet(message: Message, dialect: Dialect): SenderEntry {
    // Fields of a message are views of the body's text; as keys they would keep whole bodies in memory.
    const appname = detached(message.appname);
    const procid = detached(message.procid);
    const sender = classify(appname, procid, dialect);
    const head = messageHead(this.#settings, this.#overrides, this.#tags, sender, message.priority);
    const { priority } = message;
    const { form, dyno } = sender;
    const variants = new HeadVariants((variant) =>
      messageHead(this.#settings, this.#overrides, this.#tags, sender, priority, variant),
    );
    const rules = this.#rules.chainFor(sender);
    const entry = { appname, procid, priority, dialect, sender, form, isDyno: dyno !== null, head, variants, rules };
    this.#senders.add(entry);
    return entry;
  }
}

/** Heroku counts the line end as part of the message; one `\n` or `\r\n` is taken off, never more. */
function withoutNewline(text: string): string {
  const last = text.length - 1;
  if (text.charCodeAt(last) !== LF) return text;
  return text.substring(0, text.charCodeAt(last - 1) === CR ? last - 1 : last);
}

function detached(text: string): string {
  return Buffer.from(text).toString();
}
