// From one line to one log as JSON bytes.
//
// In: who wrote the line, its text, its TIMESTAMP, and when it was received. Out: one JSON text, made once and never parsed again; or the
// word that a rule ended the line. Bounds: a log is at most LOG_BYTES_MAX.
//
// A text is head + syslog.timestamp + heroku + timestamp + what the line says + custom attributes + message. The head is constant per sender, the
// message stands escaped in the frame's texts (escaped-texts.ts), and what is cut out of it is escaped already: each piece is named by its
// place in line-memory.ts or written there as part of one string a frame, and all pieces become bytes at once (text-writer.ts).
// Measured with bench/transform.mjs on mixed lines of 247 bytes (865 bytes a log), one core: 0.5 M lines/s where the parser alone does
// 6 M. Of a log’s 2 µs its reader takes half.

import { withoutAnsi } from './ansi.js';
import { appAttributesOf } from './attributes.js';
import type { Sender } from './classify.js';
import { ConstantText } from './constant-text.js';
import { EscapedLine } from './escaped-line.js';
import { jsonStringOf } from './json-text.js';
import { isErrorStatus, type Status } from './level.js';
import { LineFields } from './line-fields.js';
import { ENDING, NOWHERE } from './line-memory.js';
import { LineReader } from './line-reader.js';
import { LogDates } from './log-dates.js';
import { faultHead, type MessageHead } from './log-head.js';
import { LOG_BYTES_MAX } from './log-limits.js';
import { lostMessagesIn } from './loss-report.js';
import type { PointCollector } from './metrics/point-collector.js';
import { BUILT_IN_MASKERS } from './rules/built-in-maskers.js';
import type { PatternStore } from './rules/pattern-store.js';
import type { RuleOutcome } from './rules/rule-outcome.js';
import { type RuleChain, type RuleCount, RuleSet } from './rules/rule-set.js';
import type { RuleObserver } from './rules/rule-steps.js';
import type { SenderEntry } from './sender-cache.js';
import type { AppSettings, DrainOverrides } from './settings.js';
import { type AppTags, sampledTag } from './tags.js';
import { TextWriter } from './text-writer.js';
import type { TransformedFrame } from './transformed-frame.js';
import { truncateToJsonBytes } from './truncate.js';

/** By the status that a line has: the member with a comma on either side. */
const STATUS_MEMBERS: Readonly<Record<Status | '', string>> = {
  '': ',',
  emerg: ',"status":"emerg",',
  alert: ',"status":"alert",',
  critical: ',"status":"critical",',
  error: ',"status":"error",',
  warn: ',"status":"warn",',
  notice: ',"status":"notice",',
  info: ',"status":"info",',
  debug: ',"status":"debug",',
  ok: ',"status":"ok",',
};

export interface LogWriterDeps {
  /** Null: the app wants no metrics. */
  readonly points: PointCollector | null;
  readonly patterns: PatternStore;
}

/** Writes the logs of one app, one frame after the other. */
export class LogWriter {
  readonly #settings: AppSettings;
  readonly #dates = new LogDates('},"timestamp":');
  readonly #writer = new TextWriter();
  readonly #faultHead: ConstantText;
  /** Between what a line says and the message: the same for all logs of the app. */
  readonly #beforeMessage: ConstantText;
  /** null: the app wants no metrics. */
  readonly #points: PointCollector | null;
  readonly #reader: LineReader;
  /** Reads a line before it is known whether it stays, and so takes no points. */
  readonly #judge: LineReader;
  readonly #fields = new LineFields();
  /** A line that does not stand in its body as it is. */
  readonly #line = new EscapedLine();
  readonly #rules: RuleSet;
  readonly #faultRules: RuleChain;

  constructor(settings: AppSettings, overrides: DrainOverrides, tags: AppTags, deps: LogWriterDeps) {
    const { points, patterns } = deps;
    this.#settings = settings;
    this.#faultHead = faultHead(settings, overrides, tags);
    const attributes = appAttributesOf(settings, overrides);
    this.#beforeMessage = new ConstantText(`${attributes.members}"message":`);
    this.#points = points;
    this.#reader = new LineReader(attributes.names, points);
    this.#judge = points === null ? this.#reader : new LineReader(attributes.names, null);
    this.#rules = new RuleSet(settings.rules ?? [], patterns, (text, sender) => this.#isError(text, sender));
    this.#faultRules = this.#rules.chainFor(null);
  }

  rulesFor(sender: Sender): RuleChain {
    return this.#rules.chainFor(sender);
  }

  /** Begins a frame; what its rules do is counted in what comes back. `nowMs`: logs that are too old by then get it as their time. */
  begin(nowMs: number | undefined, observer: RuleObserver | undefined): readonly RuleCount[] {
    this.#dates.begin(nowMs);
    this.#writer.begin();
    return this.#rules.begin(observer);
  }

  /** Before the region of escaped texts is written to again. */
  flush(): void {
    this.#writer.flush();
  }

  /** Gives the frame its JSON texts since `begin`, with a comma between two, and its points. */
  end(frame: TransformedFrame): void {
    frame.json = this.#writer.end();
    this.#points?.moveTo(frame);
    this.#line.set('');
  }

  /**
   * The steps of one log: what the rules leave of its line, what it says, when it was written, and its JSON text. False: a rule ended it.
   * `timestampMs`: what the timestamp says, NaN when that cannot be read. `escaped`: the line as a JSON string, when that is known and ASCII.
   */
  add(
    frame: TransformedFrame,
    sender: SenderEntry,
    timestamp: string,
    timestampMs: number,
    line: string,
    escaped: EscapedLine | null,
    receivedAtMs: number,
    messages: number,
  ): boolean {
    const given = this.#textOf(line, sender);
    if (sender.form === 'loss') frame.lostUpstream += lostMessagesIn(given);
    const isReadable = !Number.isNaN(timestampMs);
    // A readable timestamp holds only digits and `-:.+TZ`, which need no escape.
    const stamp = isReadable ? timestamp : JSON.stringify(timestamp).slice(1, -1);
    // What a wrong clock said stays in syslog.timestamp.
    const epochMs = this.#dates.isUsable(timestampMs, receivedAtMs) ? timestampMs : receivedAtMs;
    const outcome = this.#rules.run(sender.rules, given, timestamp, sender.sender);
    if (outcome.end !== '') {
      frame[outcome.end] += messages;
      // Metrics count every line: often it is only for them that the many which a rule leaves out are written.
      if (this.#points !== null) this.#read(sender, given, this.#escape(given), epochMs);
      return false;
    }
    const { text, rate } = outcome;
    const date = this.#dates.member(epochMs, rate);

    const message = escaped !== null && text === line ? escaped : this.#escape(text);
    const isInMemory = message.address !== NOWHERE;
    const fields = this.#read(sender, text, message, epochMs);
    const { herokuCuts, rootCuts } = fields;
    const { start, heroku } = this.#headOf(sender, outcome);
    const read = fields.heroku + date + this.#membersOf(fields, sender, epochMs);
    const stampBytes = isReadable ? stamp.length : Buffer.byteLength(stamp);
    // What the app's settings name may hold more than ASCII when the line does not.
    const readBytes = isInMemory && !fields.isHostTaken ? read.length : Buffer.byteLength(read);
    const writer = this.#writer;
    writer.constant(start);
    writer.string(stamp, stampBytes);
    writer.constant(heroku);
    writer.cuts(herokuCuts);
    writer.string(read, readBytes);
    writer.cuts(rootCuts);
    const cutBytes = herokuCuts.bytes + rootCuts.bytes;
    const envelopeBytes = start.bytes.length + stampBytes + heroku.bytes.length + readBytes + cutBytes;
    if (isInMemory) this.#pushEscaped(frame, envelopeBytes, message);
    else this.#push(frame, envelopeBytes, text, message.json);
    return true;
  }

  /** Bytes that could not be read, as they came: what is wrong with them is what a reader wants to see. False: a rule ended them. */
  addRaw(frame: TransformedFrame, given: string, receivedAtMs: number): boolean {
    const { text, end } = this.#rules.run(this.#faultRules, given, '', null);
    if (end !== '') {
      frame[end]++;
      return false;
    }
    const head = this.#faultHead;
    const date = `${this.#dates.member(receivedAtMs, 1)},`;
    this.#writer.constant(head);
    this.#writer.string(date, date.length);
    this.#push(frame, head.bytes.length + date.length, text, JSON.stringify(text));
    return true;
  }

  #escape(text: string): EscapedLine {
    const json = jsonStringOf(text);
    this.#line.set(json, this.#writer.place(json));
    return this.#line;
  }

  /** What the line says, as attributes and, when the app wants them, as points. */
  #read({ form, isDyno, metrics }: SenderEntry, text: string, line: EscapedLine, epochMs: number): LineFields {
    const fields = this.#fields;
    fields.clear();
    this.#points?.begin(metrics, epochMs);
    this.#reader.read(form, text, line, isDyno, fields);
    this.#points?.end();
    return fields;
  }

  /** The text that becomes the message: without what the app's settings keep out of it. */
  #textOf(text: string, sender: SenderEntry): string {
    if (sender.form === 'content') return this.#settings.stripAnsi ? withoutAnsi(text) : text;
    if (sender.form !== 'api' || !this.#settings.maskApiEmails) return text;
    const { mask, placeholder } = BUILT_IN_MASKERS.email;
    return mask(text, placeholder);
  }

  /** Errors stand for themselves, so no sampling drops them. */
  #isError(text: string, { form, dyno }: Sender): boolean {
    const fields = this.#fields;
    fields.clear();
    this.#judge.read(form, text, this.#escape(text), dyno !== null, fields);
    return isErrorStatus(fields.status);
  }

  #headOf(entry: SenderEntry, { service, source, rate }: RuleOutcome): MessageHead {
    if (service === '' && source === '' && rate === 1) return entry.head;
    return entry.variants.get({ service, source, tag: rate === 1 ? '' : sampledTag(rate) });
  }

  /** Root members that a line gave, each with its comma, the first comma included. */
  #membersOf(fields: LineFields, sender: SenderEntry, epochMs: number): string {
    let members = STATUS_MEMBERS[fields.status];
    if (fields.isHostTaken) members += sender.head.host;
    if (fields.isDateTaken) members += `"@timestamp":${this.#dates.of(epochMs)},`;
    return members + fields.root;
  }

  /** Ends a log of which `bytes` are written: with a message that is escaped in its body, at most 10 kB of it. */
  #pushEscaped(frame: TransformedFrame, bytes: number, { address, start, end }: EscapedLine): void {
    const before = this.#beforeMessage;
    this.#writer.constant(before);
    this.#writer.piece(address, end - start + ENDING.length);
    // The closing brace is the one byte more.
    frame.sizes.push(bytes + before.bytes.length + end - start + 1);
  }

  /** Ends a log of which `bytes` are written. */
  #push(frame: TransformedFrame, bytes: number, text: string, textJson: string): void {
    const before = this.#beforeMessage;
    // The closing brace is the one byte more.
    const envelopeBytes = bytes + before.bytes.length + 1;
    let messageJson = textJson;
    let messageBytes = Buffer.byteLength(messageJson);
    if (envelopeBytes + messageBytes > LOG_BYTES_MAX) {
      messageJson = JSON.stringify(truncateToJsonBytes(text, LOG_BYTES_MAX - envelopeBytes));
      messageBytes = Buffer.byteLength(messageJson);
    }
    this.#writer.constant(before);
    this.#writer.string(messageJson + ENDING, messageBytes + ENDING.length);
    frame.sizes.push(envelopeBytes + messageBytes);
  }
}
