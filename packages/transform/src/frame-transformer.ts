// From the bytes of one frame to Datadog logs.
//
// In: a body, its dialect and when it was received. Out: one JSON text per log, made once and never parsed again, as bytes, with its size
// and the place in the body it came from, so that the worker can batch by bytes and cut the body after what is settled; and the counts that the
// ledger adds up. Every message and every unreadable piece is accounted for:
// messageCount = sum(messages) + filtered + sampled + messages in logs that are closed or left open. Never throws, whatever the bytes are.
// Bounds: a log is at most LOG_BYTES_MAX, the cache of senders is bounded (sender-cache.ts), time grows with the body.

import {
  type Dialect,
  type Fault,
  isSubmitted,
  type Message,
  parseFrame,
  parseTimestampMs,
  type SyslogDialect,
  TimestampReader,
} from '@logferry/logplex';
import type { Sender } from './classify.js';
import type { EscapedLine } from './escaped-line.js';
import { EscapedTexts } from './escaped-texts.js';
import { ABSORBED, FIRST, type Joining, LineJoiner, SINGLE } from './joining/line-joiner.js';
import type { OpenLog } from './joining/open-log.js';
import { withoutLineEnd } from './line-end.js';
import { countLine } from './line-kinds.js';
import { LogWriter } from './log-writer.js';
import { PointCollector } from './metrics/point-collector.js';
import { PatternStore } from './rules/pattern-store.js';
import type { RuleObserver } from './rules/rule-steps.js';
import type { SenderEntry } from './sender-cache.js';
import { Senders } from './senders.js';
import type { AppSettings, DrainOverrides } from './settings.js';
import { SpaceSenders } from './space-senders.js';
import { SpaceTally } from './space-tally.js';
import { SubmittedWriter } from './submitted/submitted-writer.js';
import { appTagsOf } from './tags.js';
import { newFrame, type TransformedFrame } from './transformed-frame.js';

/** Marks what a person has sent again after the intake had refused it. */
const REDRIVEN_TAG = 'logferry.redriven:true';

/** How to transform a frame that is sent long after it was received. */
export interface LateTake {
  /** Epoch ms. Logs dated more than 17.5 h before it get this timestamp, and keep their own as an attribute. */
  readonly nowMs: number;
  /** Each log gets the tag `logferry.redriven:true`. */
  readonly isRedriven: boolean;
}

/** How to take a frame. */
export interface TakeOptions {
  /** Absent: logs keep their time, however old. */
  readonly late?: LateTake | undefined;
  /** What lines may go on with; absent: each log ends with the frame. */
  readonly joining?: Joining | undefined;
  /** Told what the rules did to each line. */
  readonly observer?: RuleObserver | undefined;
}

/** Turns frames of one app into logs. Make one per version of the app's settings and drain URL, and keep it: it remembers senders. */
export class FrameTransformer {
  readonly #settings: AppSettings;
  readonly #overrides: DrainOverrides;
  readonly #patterns: PatternStore;
  readonly #senders: Pick<Senders, 'of'>;
  readonly #spaceTally = new SpaceTally();
  readonly #joiner = new LineJoiner();
  readonly #timestamps = new TimestampReader();
  readonly #texts = new EscapedTexts(() => this.#logs.flush());
  readonly #logs: LogWriter;
  /** For frames of Datadog clients, which few apps have. */
  #submitted: SubmittedWriter | undefined;
  /** Of each message of the frame at hand. */
  readonly #senderOf: SenderEntry[] = [];
  /** The same transformer with one tag more: tags are part of what is remembered per sender. Made when first needed. */
  #redriving: FrameTransformer | undefined;

  /** Transformers of one process share their `patterns`. */
  constructor(settings: AppSettings, overrides: DrainOverrides = {}, patterns: PatternStore = new PatternStore()) {
    this.#settings = settings;
    this.#patterns = patterns;
    this.#overrides = overrides;
    const tags = appTagsOf(settings, overrides);
    const points = settings.metrics ? new PointCollector(settings, overrides, tags) : null;
    const logs = new LogWriter(settings, overrides, tags, { points, patterns });
    this.#logs = logs;
    const rulesFor = (sender: Sender) => logs.rulesFor(sender);
    const deps = { settings, overrides, tags, patterns, rulesFor, points, spaceApp: null };
    this.#senders = settings.space ? new SpaceSenders(deps) : new Senders(deps);
  }

  /** `receivedAtMs` (epoch ms) dates what carries no readable timestamp. */
  transform(body: Buffer, dialect: Dialect, receivedAtMs: number, options: TakeOptions = {}): TransformedFrame {
    const { late, joining, observer } = options;
    if (late?.isRedriven) {
      const again = { ...options, late: { ...late, isRedriven: false } };
      return this.#redriver().transform(body, dialect, receivedAtMs, again);
    }
    if (isSubmitted(dialect)) {
      this.#submitted ??= new SubmittedWriter(this.#settings, this.#overrides, this.#patterns);
      return this.#submitted.transform(body, dialect, receivedAtMs, late?.nowMs, observer);
    }
    const { messages, faults } = parseFrame(body, dialect);
    const ruleCounts = this.#logs.begin(late?.nowMs, observer);
    const frame = newFrame(messages.length + faults.length, ruleCounts);
    frame.parseErrors = faults.length;
    this.#join(body, messages, dialect, receivedAtMs, joining);
    frame.closed = this.#joiner.closed;
    frame.openParts = this.#joiner.parts;
    frame.spaceLines = this.#spaceTally.take();
    this.#texts.begin(body, messages);
    let faultIndex = 0;
    let fault = faults[0];
    for (let i = 0; i < messages.length; i++) {
      const message = messages[i] as Message;
      while (fault !== undefined && fault.start < message.start) {
        this.#addFault(frame, body, fault, receivedAtMs);
        fault = faults[++faultIndex];
      }
      const sender = this.#senderOf[i] as SenderEntry;
      countLine(frame.kinds, sender.countedAs, message.text);
      const role = this.#joiner.roleOf(i);
      if (role === SINGLE) this.#addMessage(frame, body, message, sender, this.#texts.at(i), receivedAtMs);
      else if (role === FIRST) this.#addJoined(frame, this.#joiner.logAt(i), sender);
      else if (role !== ABSORBED) role satisfies never;
    }
    while (fault !== undefined) {
      this.#addFault(frame, body, fault, receivedAtMs);
      fault = faults[++faultIndex];
    }
    this.#texts.end();
    this.#logs.end(frame);
    return frame;
  }

  /** Makes the log of lines that came in several frames. Its places in their bodies are in `parts`, not in what is returned. */
  finish(log: OpenLog, observer?: RuleObserver): TransformedFrame {
    const frame = newFrame(log.messages, this.#logs.begin(undefined, observer));
    this.#addJoined(frame, log, this.#senders.of(log.origin, log.origin.dialect));
    this.#logs.end(frame);
    return frame;
  }

  /** Who wrote each message, and which messages are one log. */
  #join(
    body: Buffer,
    messages: readonly Message[],
    dialect: SyslogDialect,
    receivedAtMs: number,
    joining: Joining | undefined,
  ): void {
    const joiner = this.#joiner;
    joiner.begin(body, messages, dialect, receivedAtMs, joining);
    for (let i = 0; i < messages.length; i++) {
      const message = messages[i] as Message;
      const sender = this.#senders.of(message, dialect);
      this.#senderOf[i] = sender;
      if (sender.spaceApp !== null) this.#spaceTally.add(sender.spaceApp);
      if (sender.stream !== null) joiner.see(i, message, sender.stream, withoutLineEnd(message.text));
    }
    joiner.end();
  }

  /** A log of one message. */
  #addMessage(
    frame: TransformedFrame,
    body: Buffer,
    message: Message,
    sender: SenderEntry,
    escaped: EscapedLine | null,
    receivedAtMs: number,
  ): void {
    const { timestamp } = message;
    const epochMs = this.#timestamps.read(body, message.timestampStart, timestamp);
    const line = withoutLineEnd(message.text);
    if (!this.#logs.add(frame, sender, timestamp, epochMs, line, escaped, receivedAtMs, 1)) return;
    frame.starts.push(message.start);
    frame.ends.push(message.end);
    frame.messages.push(1);
  }

  /** A log of several messages: of this frame, or, in `finish`, of any. */
  #addJoined(frame: TransformedFrame, log: OpenLog, sender: SenderEntry): void {
    const { timestamp, receivedAtMs } = log.origin;
    const epochMs = parseTimestampMs(timestamp);
    if (!this.#logs.add(frame, sender, timestamp, epochMs, log.text(), null, receivedAtMs, log.messages)) return;
    const ranges = log.parts[0]?.ranges ?? [];
    frame.scattered ??= new Map();
    frame.scattered.set(frame.sizes.length - 1, ranges);
    frame.starts.push(ranges[0] ?? 0);
    frame.ends.push(ranges.at(-1) ?? 0);
    frame.messages.push(log.messages);
  }

  #addFault(frame: TransformedFrame, body: Buffer, { start, end }: Fault, receivedAtMs: number): void {
    if (!this.#logs.addRaw(frame, body.toString('utf8', start, end), receivedAtMs)) return;
    frame.starts.push(start);
    frame.ends.push(end);
    frame.messages.push(1);
  }

  #redriver(): FrameTransformer {
    // First of the app's own tags, since the last ones are left out when there are too many.
    const tags = [REDRIVEN_TAG, ...this.#settings.tags];
    const settings = { ...this.#settings, tags, metrics: false };
    this.#redriving ??= new FrameTransformer(settings, this.#overrides, this.#patterns);
    return this.#redriving;
  }
}
