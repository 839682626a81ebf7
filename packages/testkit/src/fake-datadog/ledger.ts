import { Arrivals } from './arrivals.js';
import type { RawLog, ResolvedLog } from './resolve.js';
import { Ring } from './ring.js';

/** One request at the log intake, taken or refused. */
export interface ReceivedRequest {
  readonly id: number;
  readonly site: string;
  readonly key: string | null;
  readonly receivedAtMs: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly contentType: string;
  readonly encoding: string;
  /** Body bytes as sent, and after decompression. */
  readonly wireBytes: number;
  readonly bytes: number;
  readonly entries: number;
  /** What was answered; null when the connection was left hanging or broken before a status line. */
  readonly status: number | null;
  /** Whether the logs were taken, whatever the sender got to know of it. */
  readonly isAccepted: boolean;
}

/** One log that was taken and would be searchable. */
export interface ReceivedLog {
  readonly requestId: number;
  readonly site: string;
  readonly key: string;
  readonly receivedAtMs: number;
  readonly raw: RawLog;
  readonly resolved: ResolvedLog;
  readonly isTruncated: boolean;
  /** false: the connection broke before a status line, so the sender cannot know that it was taken. */
  readonly isAnswered: boolean;
}

/** All given conditions hold. `text` is searched in the resolved message. */
export interface LogFilter {
  readonly key?: string;
  readonly site?: string;
  readonly service?: string;
  readonly host?: string;
  readonly text?: string | RegExp;
}

/** Totals that go on counting when the kept requests and logs have rolled over. */
export interface Counters {
  requests: number;
  acceptedRequests: number;
  /** Taken and searchable. */
  logs: number;
  /** Decompressed bytes of accepted requests. */
  bytes: number;
  truncatedLogs: number;
  /** Answered 202 and thrown away, as the real intake does with logs over 18 h old or 2 h ahead. */
  silentlyDroppedLogs: number;
  /** Requests by the status answered; `none` when there was no status line. */
  byStatus: Record<string, number>;
}

export interface LedgerOptions {
  readonly keepRequests: number;
  readonly keepLogs: number;
  /** Names a log; every id is then counted in {@link Ledger.seen}, however few logs are kept. */
  readonly identify?: (log: ReceivedLog) => string | undefined;
}

/** Bounds {@link Ledger.seen}: a test with more ids than this measures something else. */
const SEEN_MAX = 5_000_000;
const WAIT_MS = 10_000;

/** What the fake intake received, from whom, and what it made of it. */
export class Ledger {
  readonly counters: Counters = emptyCounters();
  /** How often each id given by `identify` arrived: more than 1 is a duplicate. */
  readonly seen = new Map<string, number>();
  private readonly byKey = new Map<string, Counters>();
  private readonly keptRequests: Ring<ReceivedRequest>;
  private readonly keptLogs: Ring<ReceivedLog>;
  private readonly arrivals = new Arrivals();

  constructor(private readonly options: LedgerOptions) {
    this.keptRequests = new Ring(options.keepRequests);
    this.keptLogs = new Ring(options.keepLogs);
  }

  /** Requests still kept, oldest first. */
  requests(filter: { readonly key?: string; readonly site?: string } = {}): ReceivedRequest[] {
    return this.keptRequests
      .toArray()
      .filter(
        (request) =>
          (filter.key === undefined || request.key === filter.key) &&
          (filter.site === undefined || request.site === filter.site),
      );
  }

  /** Logs still kept, oldest first. */
  logs(filter: LogFilter = {}): ReceivedLog[] {
    return this.keptLogs.toArray().filter((log) => matches(log, filter));
  }

  /** Totals of one API key; zeros when it never came. */
  countersOf(key: string): Readonly<Counters> {
    return this.byKey.get(key) ?? emptyCounters();
  }

  /** Forgets what was received, counters included. */
  clear(): void {
    this.keptRequests.clear();
    this.keptLogs.clear();
    this.byKey.clear();
    this.seen.clear();
    Object.assign(this.counters, emptyCounters());
  }

  /**
   * Resolves once `predicate` holds; it is asked again after every request.
   *
   * @throws Error at the deadline (default 10 s), with the totals.
   */
  waitFor(predicate: (ledger: Ledger) => boolean, options: { readonly timeoutMs?: number } = {}): Promise<void> {
    return this.arrivals.waitFor(
      () => predicate(this),
      options.timeoutMs ?? WAIT_MS,
      () => this.counters,
    );
  }

  /** Enters one finished request, the logs it brought, and how many were dropped without a word. */
  enter(request: ReceivedRequest, logs: readonly ReceivedLog[], silentlyDropped: number): void {
    this.keptRequests.push(request);
    this.count(this.counters, request, logs, silentlyDropped);
    if (request.key !== null) this.count(this.countersFor(request.key), request, logs, silentlyDropped);
    for (const log of logs) {
      this.keptLogs.push(log);
      const id = this.options.identify?.(log);
      if (id === undefined) continue;
      if (this.seen.size >= SEEN_MAX && !this.seen.has(id)) throw new Error(`More than ${SEEN_MAX} log ids`);
      this.seen.set(id, (this.seen.get(id) ?? 0) + 1);
    }
    this.arrivals.announce();
  }

  private count(counters: Counters, request: ReceivedRequest, logs: readonly ReceivedLog[], dropped: number): void {
    const status = request.status === null ? 'none' : String(request.status);
    counters.requests += 1;
    counters.byStatus[status] = (counters.byStatus[status] ?? 0) + 1;
    if (request.isAccepted) {
      counters.acceptedRequests += 1;
      counters.bytes += request.bytes;
    }
    counters.logs += logs.length;
    counters.silentlyDroppedLogs += dropped;
    for (const log of logs) if (log.isTruncated) counters.truncatedLogs += 1;
  }

  private countersFor(key: string): Counters {
    let counters = this.byKey.get(key);
    if (counters === undefined) {
      counters = emptyCounters();
      this.byKey.set(key, counters);
    }
    return counters;
  }
}

function emptyCounters(): Counters {
  return {
    requests: 0,
    acceptedRequests: 0,
    logs: 0,
    bytes: 0,
    truncatedLogs: 0,
    silentlyDroppedLogs: 0,
    byStatus: {},
  };
}

function matches(log: ReceivedLog, filter: LogFilter): boolean {
  if (filter.key !== undefined && log.key !== filter.key) return false;
  if (filter.site !== undefined && log.site !== filter.site) return false;
  if (filter.service !== undefined && log.resolved.service !== filter.service) return false;
  if (filter.host !== undefined && log.resolved.host !== filter.host) return false;
  if (filter.text === undefined) return true;
  return typeof filter.text === 'string'
    ? log.resolved.message.includes(filter.text)
    : filter.text.test(log.resolved.message);
}
