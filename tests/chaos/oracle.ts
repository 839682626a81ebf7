import type { MessageInput } from '@logferry/logplex';
import type { ReceivedLog } from '@logferry/testkit';
import { Flow } from './flow.js';
import { joinedText, LINE_KINDS, type LineKind, lineSource, lineText, sequencesOf } from './lines.js';

/** An app as the oracle knows it: where its lines must arrive. */
export interface WatchedApp {
  readonly name: string;
  readonly apiKey: string;
}

/** What is known of one app's messages. */
export interface AppTally {
  readonly app: WatchedApp;
  /** Messages whose POST was answered 2xx, each POST counted; without the sender's own notices. */
  acknowledged: number;
  /** Of those, the ones the intake refuses for what is in them. */
  acknowledgedMalformed: number;
  issuedMalformed: number;
  /** Lines that have arrived at least once, and arrivals beyond each line's first. */
  arrived: number;
  duplicates: number;
  /** Of the duplicates, those that no sender can help: the intake had taken the line and broken the connection before its answer. */
  duplicatesUnheard: number;
  /** Lines that arrived though no POST of theirs was answered 2xx. */
  arrivedUnacknowledged: number;
  /** Different L10 notices that arrived. The sender makes them, so they are nobody's invention. */
  readonly notices: Set<string>;
  readonly acknowledgedFlow: Flow;
  readonly arrivedFlow: Flow;
  readonly duplicatesFlow: Flow;
}

export interface Findings {
  readonly issued: number;
  readonly acknowledged: number;
  readonly acknowledgedMalformed: number;
  readonly arrived: number;
  readonly duplicates: number;
  readonly duplicatesUnheard: number;
  /** Messages of several lines of which anything arrived, and those of which all of it did in one log. */
  readonly several: number;
  readonly whole: number;
  readonly missing: number;
  readonly invented: number;
  readonly damaged: number;
  /** The first few of what is wrong, in words. */
  readonly samples: readonly string[];
}

/** Bounds the memory of a run: 60 minutes at 1,000 lines a second. */
const LINES_MAX = 4_000_000;
const SAMPLES_MAX = 12;

/** Lines of a trace, and of a line that Heroku cuts. */
const TRACE_LINES = 12;
const PIECES = 3;

/**
 * Knows every line that was handed to a sender, which of them were acknowledged, and what arrived of them at the fake
 * Datadog: under whose key, with which text and date, how often.
 */
export class Oracle {
  readonly tallies: readonly AppTally[];
  private next = 0;
  private outstandingLines = 0;
  private invented = 0;
  private damaged = 0;
  private readonly samples: string[] = [];
  private readonly isAcknowledged = new Uint8Array(LINES_MAX);
  /** Index in LINE_KINDS. */
  private readonly kinds = new Uint8Array(LINES_MAX);
  /** By the first line of a message of several, once anything of it has arrived. */
  private readonly several = new Map<number, { isWhole: boolean }>();
  private readonly appOf = new Uint8Array(LINES_MAX);
  private readonly arrivals = new Uint8Array(LINES_MAX);
  /** Arrivals whose sender got no answer and which have not led to another arrival yet. */
  private readonly unheard = new Uint8Array(LINES_MAX);
  private readonly datedMs = new Float64Array(LINES_MAX);
  private readonly acknowledgedMs = new Float64Array(LINES_MAX);
  private readonly arrivedMs = new Float64Array(LINES_MAX);
  /** Arrivals beyond a line's first, by the whole seconds since that. */
  readonly repeatedAfterSeconds = new Map<number, number>();

  constructor(
    apps: readonly WatchedApp[],
    private readonly now: () => number,
  ) {
    this.tallies = apps.map((app) => ({
      app,
      acknowledged: 0,
      acknowledgedMalformed: 0,
      issuedMalformed: 0,
      arrived: 0,
      duplicates: 0,
      duplicatesUnheard: 0,
      arrivedUnacknowledged: 0,
      notices: new Set<string>(),
      acknowledgedFlow: new Flow(),
      arrivedFlow: new Flow(),
      duplicatesFlow: new Flow(),
    }));
  }

  /** Acknowledged lines that have not arrived and should. */
  get outstanding(): number {
    return this.outstandingLines;
  }

  /** A new line of an app, dated now. */
  issue(appIndex: number, kind: LineKind): MessageInput {
    const sequence = this.next++;
    if (sequence >= LINES_MAX) throw new Error(`More than ${LINES_MAX} lines in one run`);
    const nowMs = this.now();
    this.appOf[sequence] = appIndex;
    this.datedMs[sequence] = nowMs;
    this.kinds[sequence] = LINE_KINDS.indexOf(kind);
    if (kind === 'malformed') this.tally(appIndex).issuedMalformed += 1;
    const timestamp = `${new Date(nowMs).toISOString().slice(0, -1)}000+00:00`;
    const text = lineText(sequence, kind);
    return { ...lineSource(sequence, kind), timestamp, text: kind === 'piece' ? text : `${text}\n` };
  }

  /** A stack trace, or a line so long that Heroku cuts it: to arrive as one log. */
  issueSeveral(appIndex: number, what: 'trace' | 'long line'): MessageInput[] {
    const [first, last, count]: [LineKind, LineKind, number] =
      what === 'trace' ? ['trace_head', 'trace_frame', TRACE_LINES] : ['piece', 'last_piece', PIECES];
    const middle = what === 'trace' ? last : first;
    return Array.from({ length: count }, (_, index) =>
      this.issue(appIndex, index === 0 ? first : index === count - 1 ? last : middle),
    );
  }

  /** A POST with these messages was answered 2xx. */
  acknowledge(messages: readonly MessageInput[]): void {
    const nowMs = this.now();
    for (const { text } of messages) {
      const [sequence] = sequencesOf(String(text));
      if (sequence === undefined) throw new Error('A sender sent what nobody gave it');
      if (this.isAcknowledged[sequence] === 1) throw new Error(`Line ${sequence} was acknowledged twice`);
      this.isAcknowledged[sequence] = 1;
      this.acknowledgedMs[sequence] = nowMs;
      const tally = this.tally(this.appOf[sequence] ?? 0);
      tally.acknowledged += 1;
      tally.acknowledgedFlow.add(nowMs, 1);
      if (this.kindOf(sequence) === 'malformed') tally.acknowledgedMalformed += 1;
      else if (this.arrivals[sequence] === 0) this.outstandingLines += 1;
      else tally.arrivedUnacknowledged -= 1;
    }
  }

  /** The fake Datadog took this log. */
  arrive(log: ReceivedLog): void {
    const message = typeof log.raw.message === 'string' ? log.raw.message : '';
    const sequences = sequencesOf(message);
    const unknown = sequences.find((sequence) => sequence >= this.next);
    if (sequences.length === 0) this.arriveUnnumbered(log, message);
    else if (unknown !== undefined) this.note('invented', `line ${unknown} arrived and was never sent`);
    else this.arriveNumbered(log, message, sequences);
  }

  findings(): Findings {
    let missing = 0;
    const samples = [...this.samples];
    for (let sequence = 0; sequence < this.next; sequence++) {
      const isOwed = this.isAcknowledged[sequence] === 1 && this.kindOf(sequence) !== 'malformed';
      if (!isOwed || this.arrivals[sequence] !== 0) continue;
      missing += 1;
      if (samples.length < 2 * SAMPLES_MAX) samples.push(this.describeMissing(sequence));
    }
    const sum = (of: (tally: AppTally) => number): number => this.tallies.reduce((total, each) => total + of(each), 0);
    return {
      issued: this.next,
      acknowledged: sum((tally) => tally.acknowledged),
      acknowledgedMalformed: sum((tally) => tally.acknowledgedMalformed),
      arrived: sum((tally) => tally.arrived),
      duplicates: sum((tally) => tally.duplicates),
      duplicatesUnheard: sum((tally) => tally.duplicatesUnheard),
      several: this.several.size,
      whole: [...this.several.values()].filter(({ isWhole }) => isWhole).length,
      missing,
      invented: this.invented,
      damaged: this.damaged,
      samples,
    };
  }

  /** Whether a line that `issue` gave has arrived. */
  hasArrived(message: MessageInput): boolean {
    const [sequence] = sequencesOf(String(message.text));
    return sequence !== undefined && (this.arrivals[sequence] ?? 0) > 0;
  }

  private arriveUnnumbered(log: ReceivedLog, message: string): void {
    const tally = this.tallies.find(({ app }) => isOf(log, app));
    if (tally !== undefined && message.startsWith('Error L10 ')) tally.notices.add(`${message} ${log.raw.timestamp}`);
    else this.note('invented', `a log that nobody sent: ${JSON.stringify(log.raw).slice(0, 300)}`);
  }

  private arriveNumbered(log: ReceivedLog, message: string, sequences: readonly number[]): void {
    const [first = 0] = sequences;
    const tally = this.tally(this.appOf[first] ?? 0);
    if (message !== joinedText(sequences.map((sequence) => ({ sequence, kind: this.kindOf(sequence) })))) {
      this.note('damaged', `line ${first} arrived as ${JSON.stringify(message).slice(0, 300)}`);
    } else if (!isOf(log, tally.app) || !sequences.every((sequence) => this.isOfSameDyno(first, sequence))) {
      this.note(
        'damaged',
        `line ${first} arrived as another app's, with another dyno's, or under another destination's key`,
      );
    } else if (log.raw.timestamp !== this.datedMs[first]) {
      this.note('damaged', `line ${first} of ${this.datedMs[first]} arrived with ${log.raw.timestamp}`);
    }
    this.noteWhole(sequences);
    for (const sequence of sequences) this.arriveLine(tally, sequence, log.isAnswered);
  }

  private arriveLine(tally: AppTally, sequence: number, isAnswered: boolean): void {
    const times = (this.arrivals[sequence] ?? 0) + 1;
    this.arrivals[sequence] = Math.min(times, 255);
    const nowMs = this.now();
    tally.arrivedFlow.add(nowMs, 1);
    const unheard = this.unheard[sequence] ?? 0;
    const isUnheardOf = times > 1 && unheard > 0;
    this.unheard[sequence] = unheard + (isAnswered ? 0 : 1) - (isUnheardOf ? 1 : 0);
    if (times > 1) {
      tally.duplicates += 1;
      if (isUnheardOf) tally.duplicatesUnheard += 1;
      tally.duplicatesFlow.add(nowMs, 1);
      const seconds = Math.floor((nowMs - (this.arrivedMs[sequence] ?? 0)) / 1_000);
      this.repeatedAfterSeconds.set(seconds, (this.repeatedAfterSeconds.get(seconds) ?? 0) + 1);
      return;
    }
    this.arrivedMs[sequence] = nowMs;
    tally.arrived += 1;
    if (this.isAcknowledged[sequence] === 0) tally.arrivedUnacknowledged += 1;
    else if (this.kindOf(sequence) !== 'malformed') this.outstandingLines -= 1;
  }

  private noteWhole(sequences: readonly number[]): void {
    const [first = 0] = sequences;
    const kind = this.kindOf(first);
    const isTrace = kind === 'trace_head' || kind === 'trace_frame';
    if (!isTrace && kind !== 'piece' && kind !== 'last_piece') return;
    const isWhole =
      sequences.length === (isTrace ? TRACE_LINES : PIECES) && sequences.every((each, index) => each === first + index);
    const head = this.headOf(first);
    const known = this.several.get(head);
    if (known === undefined) this.several.set(head, { isWhole });
    else known.isWhole ||= isWhole;
  }

  /** The first line of the message that a line is a part of; pieces look alike, but those of a message are issued one after the other. */
  private headOf(sequence: number): number {
    const kind = this.kindOf(sequence);
    const ownFirst = kind === 'piece' || kind === 'last_piece' ? 'piece' : 'trace_head';
    let head = sequence;
    while (this.kindOf(head) !== ownFirst) head--;
    if (ownFirst === 'piece') while (head > 0 && this.kindOf(head - 1) === 'piece') head--;
    return head;
  }

  private isOfSameDyno(first: number, other: number): boolean {
    const dyno = lineSource(first, this.kindOf(first)).procid;
    return this.appOf[first] === this.appOf[other] && lineSource(other, this.kindOf(other)).procid === dyno;
  }

  private kindOf(sequence: number): LineKind {
    return LINE_KINDS[this.kinds[sequence] ?? 0] ?? 'plain';
  }

  private describeMissing(sequence: number): string {
    const at = new Date(this.acknowledgedMs[sequence] ?? 0).toISOString().slice(11, 23);
    return `line ${sequence} of app ${this.appOf[sequence]}, acknowledged at ${at}, is missing`;
  }

  private note(kind: 'invented' | 'damaged', sample: string): void {
    this[kind] += 1;
    if (this.samples.length < SAMPLES_MAX) this.samples.push(sample);
  }

  private tally(appIndex: number): AppTally {
    const tally = this.tallies[appIndex];
    if (tally === undefined) throw new Error(`There is no app ${appIndex}`);
    return tally;
  }
}

function isOf(log: ReceivedLog, app: WatchedApp): boolean {
  return log.key === app.apiKey && log.resolved.tags.includes(`app:${app.name}`);
}
