import type { MessageInput } from '@logferry/logplex';
import type { ReceivedLog } from '@logferry/testkit';
import { Flow } from './flow.js';
import { isMalformedText, lineSource, lineText, sequenceOf } from './lines.js';

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
  readonly missing: number;
  readonly invented: number;
  readonly damaged: number;
  /** The first few of what is wrong, in words. */
  readonly samples: readonly string[];
}

/** Bounds the memory of a run: 60 minutes at 1,000 lines a second. */
const LINES_MAX = 4_000_000;
const SAMPLES_MAX = 12;

const ACKNOWLEDGED = 1;
const MALFORMED = 2;

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
  private readonly flags = new Uint8Array(LINES_MAX);
  private readonly appOf = new Uint8Array(LINES_MAX);
  private readonly arrivals = new Uint8Array(LINES_MAX);
  private readonly datedMs = new Float64Array(LINES_MAX);
  private readonly acknowledgedMs = new Float64Array(LINES_MAX);

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
  issue(appIndex: number, isMalformed: boolean): MessageInput {
    const sequence = this.next++;
    if (sequence >= LINES_MAX) throw new Error(`More than ${LINES_MAX} lines in one run`);
    const nowMs = this.now();
    this.appOf[sequence] = appIndex;
    this.datedMs[sequence] = nowMs;
    if (isMalformed) {
      this.flags[sequence] = MALFORMED;
      this.tally(appIndex).issuedMalformed += 1;
    }
    const timestamp = `${new Date(nowMs).toISOString().slice(0, -1)}000+00:00`;
    return { ...lineSource(sequence), timestamp, text: `${lineText(sequence, isMalformed)}\n` };
  }

  /** A POST with these messages was answered 2xx. */
  acknowledge(messages: readonly MessageInput[]): void {
    const nowMs = this.now();
    for (const { text } of messages) {
      const sequence = sequenceOf(String(text));
      if (sequence === null) throw new Error('A sender sent what nobody gave it');
      const flags = this.flags[sequence] ?? 0;
      if ((flags & ACKNOWLEDGED) !== 0) throw new Error(`Line ${sequence} was acknowledged twice`);
      this.flags[sequence] = flags | ACKNOWLEDGED;
      this.acknowledgedMs[sequence] = nowMs;
      const tally = this.tally(this.appOf[sequence] ?? 0);
      tally.acknowledged += 1;
      tally.acknowledgedFlow.add(nowMs, 1);
      if ((flags & MALFORMED) !== 0) tally.acknowledgedMalformed += 1;
      else if (this.arrivals[sequence] === 0) this.outstandingLines += 1;
      else tally.arrivedUnacknowledged -= 1;
    }
  }

  /** The fake Datadog took this log. */
  arrive(log: ReceivedLog): void {
    const message = typeof log.raw.message === 'string' ? log.raw.message : '';
    const sequence = sequenceOf(message);
    if (sequence === null) this.arriveUnnumbered(log, message);
    else if (sequence >= this.next) this.note('invented', `line ${sequence} arrived and was never sent`);
    else this.arriveNumbered(log, message, sequence);
  }

  findings(): Findings {
    let missing = 0;
    const samples = [...this.samples];
    for (let sequence = 0; sequence < this.next; sequence++) {
      if (this.flags[sequence] !== ACKNOWLEDGED || this.arrivals[sequence] !== 0) continue;
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
      missing,
      invented: this.invented,
      damaged: this.damaged,
      samples,
    };
  }

  /** Whether a line that `issue` gave has arrived. */
  hasArrived(message: MessageInput): boolean {
    const sequence = sequenceOf(String(message.text));
    return sequence !== null && (this.arrivals[sequence] ?? 0) > 0;
  }

  private arriveUnnumbered(log: ReceivedLog, message: string): void {
    const tally = this.tallies.find(({ app }) => isOf(log, app));
    if (tally !== undefined && message.startsWith('Error L10 ')) tally.notices.add(`${message} ${log.raw.timestamp}`);
    else this.note('invented', `a log that nobody sent: ${JSON.stringify(log.raw).slice(0, 300)}`);
  }

  private arriveNumbered(log: ReceivedLog, message: string, sequence: number): void {
    const tally = this.tally(this.appOf[sequence] ?? 0);
    const flags = this.flags[sequence] ?? 0;
    if (message !== lineText(sequence, isMalformedText(message))) {
      this.note('damaged', `line ${sequence} arrived as ${JSON.stringify(message).slice(0, 300)}`);
    } else if (!isOf(log, tally.app)) {
      this.note('damaged', `line ${sequence} arrived as another app's, or under another destination's key`);
    } else if (log.raw.timestamp !== this.datedMs[sequence]) {
      this.note('damaged', `line ${sequence} of ${this.datedMs[sequence]} arrived with ${log.raw.timestamp}`);
    }
    const times = (this.arrivals[sequence] ?? 0) + 1;
    this.arrivals[sequence] = Math.min(times, 255);
    tally.arrivedFlow.add(this.now(), 1);
    if (times > 1) {
      tally.duplicates += 1;
      tally.duplicatesFlow.add(this.now(), 1);
      return;
    }
    tally.arrived += 1;
    if ((flags & ACKNOWLEDGED) === 0) tally.arrivedUnacknowledged += 1;
    else if ((flags & MALFORMED) === 0) this.outstandingLines -= 1;
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
