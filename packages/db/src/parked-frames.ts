import type { Database } from './database.js';
import {
  addParkedSql,
  LOCK_DESTINATION_SQL,
  OVERFLOW_SQL,
  REMOVE_SQL,
  RETURN_SQL,
  SWEEP_SQL,
  WANTED_SQL,
} from './parked-frames-sql.js';

/** A group of frames of one app, received within one minute, as it is kept. */
export interface ParkedGroup {
  /** A UUID, the same each time the group is handed out: whoever takes it can tell a repetition. */
  readonly id: string;
  readonly tenantId: string;
  readonly destinationId: string;
  readonly appId: string;
  /** Of its oldest frame. */
  readonly receivedAtMs: number;
  /** Messages in it that have no other end in the ledger yet. */
  readonly messages: number;
  /** Opaque here. */
  readonly body: Buffer;
}

/** What became of a parked group without being sent; for the ledger. */
export interface ParkedLoss extends Omit<ParkedGroup, 'id' | 'body'> {
  readonly reason: 'expired' | 'app_deleted' | 'park_overflow';
}

/** A destination somebody should look after: it is in trouble, or something waits for it. */
export interface WantedDestination {
  readonly destinationId: string;
  readonly status: 'unverified' | 'ok' | 'key_rejected' | 'wrong_url' | 'unreachable';
  /** null: nothing is parked for it. */
  readonly oldestReceivedAtMs: number | null;
}

/** Rows looked at for one bound's sake at a time: some 2 MB of index and header reads. */
const OVERFLOW_ROWS_MAX = 100;
/** 200 × 100 rows of up to 26 kB are half a gigabyte: no tenant's overflow needs more at once. */
const OVERFLOW_ROUNDS_MAX = 200;
const SWEEP_ROWS_MAX = 500;
const WANTED_MAX = 20_000;

/**
 * Frames that wait in Postgres because their destination cannot take them: its key is rejected, or it has been failing
 * for minutes.
 *
 * Bound: bytes per tenant; beyond it the tenant's oldest go. Order: `takeOldest` hands out by time of receipt. Each row
 * leaves once: by takeOldest, by overflow, or by the sweep of what is too old.
 */
export class ParkedFrames {
  /** @param bytesPerTenantMax for tenants without a bound of their own */
  constructor(
    private readonly db: Database,
    private readonly bytesPerTenantMax: number,
  ) {}

  /** Keeps the groups; durable when resolved. Returns what had to go for it. Rejects also when it is not known whether they are kept. */
  async park(groups: readonly ParkedGroup[]): Promise<ParkedLoss[]> {
    if (groups.length === 0) return [];
    const totals = await this.db.$queryRawUnsafe<{ tenant_id: string; is_over: boolean }[]>(
      addParkedSql(groups.length),
      BigInt(this.bytesPerTenantMax),
      ...groups.flatMap((group) => [
        group.id,
        group.tenantId,
        group.destinationId,
        group.appId,
        new Date(group.receivedAtMs),
        group.messages,
        Uint8Array.from(group.body),
      ]),
    );
    const losses: ParkedLoss[] = [];
    for (const total of totals) if (total.is_over) losses.push(...(await this.dropOverflow(total.tenant_id)));
    return losses;
  }

  /**
   * Hands the destination's oldest groups, as many as the bounds allow and at least one, to `giveBack`, forgets them once
   * it has resolved, and returns them. Nothing is handed out while another process is at it. When this process dies in
   * between, they are handed out again.
   */
  async takeOldest(
    destinationId: string,
    bounds: { readonly rowsMax: number; readonly bytesMax: number },
    giveBack: (groups: readonly ParkedGroup[]) => Promise<void>,
  ): Promise<ParkedGroup[]> {
    return await this.db.$transaction(async (tx) => {
      const [lock] = await tx.$queryRawUnsafe<{ is_locked: boolean }[]>(LOCK_DESTINATION_SQL, destinationId);
      if (!lock?.is_locked) return [];
      const rows = await tx.$queryRawUnsafe<ParkedRow[]>(RETURN_SQL, destinationId, bounds.rowsMax);
      const taken = withinBytes(rows, bounds.bytesMax);
      if (taken.length === 0) return [];
      const groups = taken.map((row) => ({ ...headOf(row), id: row.group_id, body: Buffer.from(row.body) }));
      await giveBack(groups);
      await tx.$executeRawUnsafe(
        REMOVE_SQL,
        taken.map((row) => row.id),
      );
      return groups;
    });
  }

  /**
   * Drops what is older than its app and its tenant's plan have it kept (parkedForSql),
   * and what belongs to deleted apps. Returns at most some hundred losses; call again while it does.
   */
  async sweep(nowMs: number): Promise<ParkedLoss[]> {
    const rows = await this.db.$queryRawUnsafe<(LossRow & { is_app_gone: boolean })[]>(
      SWEEP_SQL.drop,
      new Date(nowMs),
      SWEEP_ROWS_MAX,
    );
    return rows.map((row) => ({ ...headOf(row), reason: row.is_app_gone ? 'app_deleted' : 'expired' }));
  }

  /** Rows parked while their app moved to another destination follow it, some hundred at a time. Returns how many did. */
  async followApps(): Promise<number> {
    return await this.db.$executeRawUnsafe(SWEEP_SQL.follow, SWEEP_ROWS_MAX);
  }

  async wanted(): Promise<WantedDestination[]> {
    const rows = await this.db.$queryRawUnsafe<WantedRow[]>(WANTED_SQL, WANTED_MAX);
    return rows.map((row) => ({
      destinationId: row.id,
      status: row.status,
      oldestReceivedAtMs: row.oldest?.getTime() ?? null,
    }));
  }

  private async dropOverflow(tenantId: string): Promise<ParkedLoss[]> {
    const losses: ParkedLoss[] = [];
    for (let round = 0; round < OVERFLOW_ROUNDS_MAX; round++) {
      const rows = await this.db.$queryRawUnsafe<LossRow[]>(
        OVERFLOW_SQL,
        tenantId,
        BigInt(this.bytesPerTenantMax),
        OVERFLOW_ROWS_MAX,
      );
      if (rows.length === 0) break;
      for (const row of rows) losses.push({ ...headOf(row), reason: 'park_overflow' });
    }
    return losses;
  }
}

interface LossRow {
  readonly tenant_id: string;
  readonly destination_id: string;
  readonly app_id: string;
  readonly received_at: Date;
  readonly messages: number;
}

interface ParkedRow extends LossRow {
  readonly id: bigint;
  readonly group_id: string;
  readonly body: Uint8Array;
}

interface WantedRow {
  readonly id: string;
  readonly status: WantedDestination['status'];
  readonly oldest: Date | null;
}

/** The first rows up to the bound, and always one. */
function withinBytes(rows: readonly ParkedRow[], bytesMax: number): readonly ParkedRow[] {
  let bytes = 0;
  const end = rows.findIndex((row) => {
    bytes += row.body.length;
    return bytes > bytesMax;
  });
  return end === -1 ? rows : rows.slice(0, Math.max(1, end));
}

function headOf(row: LossRow): Omit<ParkedGroup, 'id' | 'body'> {
  return {
    tenantId: row.tenant_id,
    destinationId: row.destination_id,
    appId: row.app_id,
    receivedAtMs: row.received_at.getTime(),
    messages: row.messages,
  };
}
