import type { FrameStore, TenantUse } from './store.js';

/** What a tenant may send. null: as much as it likes. */
export interface TenantLimits {
  /** Bytes received in a UTC day. */
  readonly bytesPerDayMax: number | null;
  readonly linesPerSecondMax: number | null;
}

/** How often use is shared between processes; with the round trip it is what a process may let in too much. */
const SYNC_INTERVAL_MS = 250;
/** Lines may come in bursts of what is allowed in so many seconds: a deploy or a crash logs much at once. */
const BURST_SECONDS = 10;
/** Accounts in memory, some 200 bytes each; the one opened first goes, and begins at what the others shared. */
const TENANTS_MAX = 50_000;
/** Tenants of one round trip: about a millisecond of the store's time. */
const TENANTS_PER_SYNC_MAX = 500;
const FORGOTTEN_AFTER_MS = 60_000;
/** Of a day's bytes; from there on people are warned. */
const NEAR = 0.8;
const DAY_MS = 86_400_000;

/** What this process knows of a tenant's use: the total of all processes when they last shared, and its own since then. */
interface Account {
  rate: number;
  /** Days since 1970, UTC, to which the bytes belong. */
  day: number;
  sharedBytes: number;
  /** Not shared yet. */
  bytes: number;
  lines: number;
  /** Lines in the bucket at `levelAtMs`; it empties by `rate` a second. */
  level: number;
  levelAtMs: number;
  touchedAtMs: number;
  isTouched: boolean;
}

/**
 * Holds tenants to their limits, over all api processes.
 *
 * In: one question per frame, answered at once from memory. Behind it, four times a second at most, one round trip shares
 * what was let in and fetches what all processes have let in together; it happens only while a tenant with a limit sends.
 * Guarantees: nobody waits for the store. While it is away each process goes on with what it knows and its own use
 * (nothing could be stored anyway). Bound: a limit is overshot by at most what each process lets in between two
 * exchanges, that is in SYNC_INTERVAL_MS and a round trip. An exchange that fails midway may count its use twice.
 */
export class QuotaMeter {
  private readonly accounts = new Map<string, Account>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly store: Pick<FrameStore, 'shareUse'>,
    private readonly onError: (error: unknown) => void,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Whether the tenant may send this much now. What is let in is counted; what is not, is not. A frame of more lines than
   * a whole burst is let in when the bucket is empty.
   */
  admits(tenantId: string, limits: TenantLimits, bytes: number, lines: number): boolean {
    const { bytesPerDayMax, linesPerSecondMax } = limits;
    if (bytesPerDayMax === null && linesPerSecondMax === null) return true;
    const now = this.now();
    const account = this.account(tenantId, linesPerSecondMax ?? 0, now);
    account.touchedAtMs = now;
    account.isTouched = true;
    this.scheduleSync();
    if (bytesPerDayMax !== null && account.sharedBytes + account.bytes + bytes > bytesPerDayMax) return false;
    if (linesPerSecondMax !== null) {
      if (account.level + lines > Math.max(linesPerSecondMax * BURST_SECONDS, lines)) return false;
      account.level += lines;
      account.lines += lines;
    }
    account.bytes += bytes;
    return true;
  }

  /** Whether what was let in today comes near the day's bound. */
  isNear(tenantId: string, { bytesPerDayMax }: TenantLimits): boolean {
    if (bytesPerDayMax === null) return false;
    const account = this.accounts.get(tenantId);
    return account !== undefined && account.sharedBytes + account.bytes >= bytesPerDayMax * NEAR;
  }

  /** What was let in was not taken after all: a duplicate, or the store's failure. */
  giveBack(tenantId: string, bytes: number, lines: number): void {
    const account = this.accounts.get(tenantId);
    if (account === undefined) return;
    account.bytes -= bytes;
    if (account.rate === 0) return;
    account.level = Math.max(0, account.level - lines);
    account.lines -= lines;
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  /** The tenant's account as of now: yesterday's bytes forgotten, the bucket emptied by the time that passed. */
  private account(tenantId: string, rate: number, now: number): Account {
    const day = Math.floor(now / DAY_MS);
    let account = this.accounts.get(tenantId);
    if (account === undefined) {
      this.makeRoom();
      account = {
        rate,
        day,
        sharedBytes: 0,
        bytes: 0,
        lines: 0,
        level: 0,
        levelAtMs: now,
        touchedAtMs: now,
        isTouched: true,
      };
      this.accounts.set(tenantId, account);
    }
    if (account.day !== day) {
      account.day = day;
      account.sharedBytes = 0;
      account.bytes = 0;
    }
    account.rate = rate;
    account.level = Math.max(0, account.level - (rate * (now - account.levelAtMs)) / 1_000);
    account.levelAtMs = now;
    return account;
  }

  private makeRoom(): void {
    if (this.accounts.size < TENANTS_MAX) return;
    const first = this.accounts.keys().next();
    if (!first.done) this.accounts.delete(first.value);
  }

  private scheduleSync(): void {
    if (this.timer !== undefined || this.isClosed) return;
    this.timer = setTimeout(() => {
      this.sync().then(
        () => this.syncEnded(),
        (error: unknown) => {
          this.onError(error);
          this.syncEnded();
        },
      );
    }, SYNC_INTERVAL_MS).unref();
  }

  private syncEnded(): void {
    this.timer = undefined;
    for (const account of this.accounts.values()) {
      if (!account.isTouched) continue;
      this.scheduleSync();
      return;
    }
  }

  /** Shares the use of every tenant that sent something since the last time. */
  private async sync(): Promise<void> {
    const now = this.now();
    let tenantIds: string[] = [];
    for (const [tenantId, account] of this.accounts) {
      if (account.isTouched) tenantIds.push(tenantId);
      else if (now - account.touchedAtMs > FORGOTTEN_AFTER_MS) this.accounts.delete(tenantId);
    }
    for (; tenantIds.length > 0; tenantIds = tenantIds.slice(TENANTS_PER_SYNC_MAX)) {
      await this.share(tenantIds.slice(0, TENANTS_PER_SYNC_MAX), now);
    }
  }

  private async share(tenantIds: readonly string[], now: number): Promise<void> {
    const uses: TenantUse[] = [];
    for (const tenantId of tenantIds) {
      const account = this.account(tenantId, this.accounts.get(tenantId)?.rate ?? 0, now);
      // Of lines that could not be shared for a while, those that have left the bucket meanwhile no longer matter.
      const lines = Math.min(account.lines, account.level);
      uses.push({ tenantId, day: account.day, bytes: account.bytes, lines, linesPerSecondMax: account.rate });
      account.isTouched = false;
      account.sharedBytes += account.bytes;
      account.bytes = 0;
      account.lines = 0;
    }
    try {
      const totals = await this.store.shareUse(uses);
      for (let index = 0; index < uses.length; index++) this.settle(uses[index], totals[index]);
    } catch (error) {
      for (const use of uses) this.takeBack(use);
      throw error;
    }
  }

  private settle(
    use: TenantUse | undefined,
    total: { readonly bytes: number; readonly lines: number } | undefined,
  ): void {
    const account = use && this.accounts.get(use.tenantId);
    if (!account || !total) return;
    if (account.day === use.day) account.sharedBytes = total.bytes;
    account.level = total.lines + account.lines; // and what came in since it was sent
    account.levelAtMs = this.now();
  }

  private takeBack(use: TenantUse): void {
    const account = this.accounts.get(use.tenantId);
    if (!account) return;
    if (account.day === use.day) {
      account.sharedBytes -= use.bytes;
      account.bytes += use.bytes;
    }
    account.lines += use.lines;
    account.isTouched = true;
  }
}
