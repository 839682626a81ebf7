import type { SyslogDialect } from '@logferry/logplex';
import type { LineForm, Sender } from './classify.js';
import type { HeadVariants } from './head-variants.js';
import type { Stream } from './joining/line-joiner.js';
import type { CountedAs } from './line-kinds.js';
import type { MessageHead } from './log-head.js';
import type { MetricSender } from './metrics/metric-sender.js';
import type { RuleChain } from './rules/rule-set.js';

/** What is constant for all lines of one (APPNAME, PROCID, priority, dialect). */
export interface SenderEntry {
  readonly appname: string;
  readonly procid: string;
  readonly priority: number;
  readonly dialect: SyslogDialect;
  /** Of a Private Space: the app that its lines are of, as they call it; null: none that they name. */
  readonly spaceApp: string | null;
  readonly sender: Sender;
  readonly form: LineForm;
  readonly isDyno: boolean;
  readonly countedAs: CountedAs;
  readonly head: MessageHead;
  /** The rules that look at its lines. */
  readonly rules: RuleChain;
  readonly variants: HeadVariants;
  /** Its lines may be joined; null: each is a log. */
  readonly stream: Stream | null;
  /** What its points have in common; null: the app wants no metrics. */
  readonly metrics: MetricSender | null;
}

// An app has tens of senders, but one-off dynos have random numbers and a forged header may say anything. When a bound is reached the
// entries are thrown away and made again as they are met, at about 4 µs each: simpler than keeping an order of use on the hot path.
const PROCIDS_MAX = 512;
// A dyno is seen under two names (`app`, `heroku`) and a handful of priorities.
const ENTRIES_PER_PROCID_MAX = 8;

/**
 * Finds a sender's entry by one hash of PROCID and a short comparison: 15 ns a line, where joining one key from the fields takes 190 ns.
 * Holds at most 512 × 8 entries.
 */
export class SenderCache {
  readonly #byProcid = new Map<string, SenderEntry[]>();

  get(appname: string, procid: string, priority: number, dialect: SyslogDialect): SenderEntry | undefined {
    const entries = this.#byProcid.get(procid);
    if (entries === undefined) return undefined;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as SenderEntry;
      if (entry.priority === priority && entry.appname === appname && entry.dialect === dialect) return entry;
    }
    return undefined;
  }

  add(entry: SenderEntry): void {
    const entries = this.#byProcid.get(entry.procid);
    if (entries !== undefined && entries.length < ENTRIES_PER_PROCID_MAX) {
      entries.push(entry);
      return;
    }
    if (this.#byProcid.size >= PROCIDS_MAX) this.#byProcid.clear();
    this.#byProcid.set(entry.procid, [entry]);
  }
}
