import { counterIndex, LEDGER_COUNTERS, type LedgerCounter } from './ledger-counters.js';

const MINUTE_MS = 60_000;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** What is to be added to one row of `ledger_minutes`. */
export interface LedgerRow {
  readonly appId: string;
  readonly tenantId: string;
  readonly minuteMs: number;
  /** By counterIndex. */
  readonly counts: Float64Array;
}

interface AppRows {
  readonly tenantId: string;
  readonly minutes: Map<number, Float64Array>;
}

/**
 * Counts by app and minute, in bounded memory. When `rowsMax` rows wait, an app that needs another one has its two first
 * opened minutes put together: some counts are then booked to a later minute than they belong to, but none is lost. An app
 * always has one row, so that beyond the bound the rows grow with the number of apps only.
 */
export class LedgerRows {
  readonly #apps = new Map<string, AppRows>();
  #size = 0;

  constructor(readonly rowsMax: number) {}

  /** How many rows wait. */
  get size(): number {
    return this.#size;
  }

  /** Adds `n` at the minute of `atMs`. Throws RangeError for what Postgres would refuse for ever. */
  add(appId: string, tenantId: string, atMs: number, counter: LedgerCounter, n: number): void {
    if (n === 0) return;
    if (!Number.isSafeInteger(n)) throw new RangeError(`${counter}: ${n} is not a count`);
    const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const app = this.#apps.get(appId) ?? this.#openApp(appId, tenantId);
    const counts = app.minutes.get(minuteMs) ?? this.#openMinute(app, minuteMs);
    const index = counterIndex(counter);
    counts[index] = (counts[index] ?? 0) + n;
  }

  /** Removes up to `rowsMax` rows and returns them. */
  take(rowsMax: number): LedgerRow[] {
    const taken: LedgerRow[] = [];
    for (const [appId, app] of this.#apps) {
      for (const [minuteMs, counts] of app.minutes) {
        if (taken.length === rowsMax) return taken;
        taken.push({ appId, tenantId: app.tenantId, minuteMs, counts });
        app.minutes.delete(minuteMs);
        this.#size--;
      }
      this.#apps.delete(appId);
    }
    return taken;
  }

  #openApp(appId: string, tenantId: string): AppRows {
    checkIds(appId, tenantId);
    const app: AppRows = { tenantId, minutes: new Map() };
    this.#apps.set(appId, app);
    return app;
  }

  #openMinute(app: AppRows, minuteMs: number): Float64Array {
    if (!Number.isSafeInteger(minuteMs)) throw new RangeError('not a time');
    const counts = new Float64Array(LEDGER_COUNTERS.length);
    app.minutes.set(minuteMs, counts);
    this.#size++;
    if (this.#size > this.rowsMax) this.#mergeFirstTwo(app);
    return counts;
  }

  #mergeFirstTwo(app: AppRows): void {
    const [first, second] = app.minutes;
    if (first === undefined || second === undefined) return;
    for (const [index, count] of first[1].entries()) second[1][index] = (second[1][index] ?? 0) + count;
    app.minutes.delete(first[0]);
    this.#size--;
  }
}

/** Throws RangeError for ids that are not UUIDs: one of them would fail every flush it is part of. */
export function checkIds(appId: string, tenantId: string): void {
  if (!UUID.test(appId) || !UUID.test(tenantId)) throw new RangeError('the id of an app or tenant is not a UUID');
}
