import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { newRowId, type ParkedFrames, type ParkedGroup, type ParkedLoss } from '@logferry/db';
import { countPieces } from '@logferry/logplex';
import { decodeGroup, encodeGroup, type Frame, type Once } from '@logferry/queue';
import type { Accounts } from './accounts.js';

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);

const MINUTE_MS = 60_000;
/** Bytes of frames in one row, unless one frame alone is larger: what a ticket usually holds. */
const ROW_BYTES_GOAL = 260_000;
/** A frame of 8 MiB and its header: more is no group of ours. */
const GROUP_BYTES_MAX = 16 * 1024 * 1024;
/** Frames that could not be parked, because Postgres is away, come back after this. */
const PARK_RETRY_MS = 5_000;

export interface ParkingDeps {
  readonly parked: Pick<ParkedFrames, 'park'>;
  readonly accounts: Pick<Accounts, 'parked' | 'lostParked'>;
  /** Puts frames of one app back into the queue, unless that was done before; durable when resolved. */
  readonly setAside: (frames: readonly Frame[], options: { delayMs: number; once: Once }) => Promise<string | null>;
  /** Frames in work are durably elsewhere, whole. */
  readonly noteSettled: (frames: readonly Frame[]) => void;
  /** Tenants whose oldest parked frames had to go. */
  readonly onOverflow: (tenantId: string) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Between frames and their parked rows.
 *
 * In: frames for a destination that cannot take them now. Out: rows of one app and minute of receipt each, so that the
 * ledger can book a row by itself. Guarantees: resolved means durable, parked or, when Postgres does not say so, back in
 * the queue for a moment; what then was parked all the same comes back from one of the two only. Nothing waits in memory.
 */
export class Parking {
  constructor(private readonly deps: ParkingDeps) {}

  /** @param ends frames that come to their end by it */
  async park(frames: readonly Frame[], destinationId: string, ends: readonly Frame[]): Promise<void> {
    await this.keep(frames, destinationId);
    this.deps.noteSettled(ends);
  }

  private async keep(frames: readonly Frame[], destinationId: string): Promise<void> {
    const { parked, accounts, onOverflow } = this.deps;
    const rows = splitIntoRows(frames);
    const groups = await Promise.all(rows.map((row) => toGroup(row, destinationId)));
    let losses: ParkedLoss[];
    try {
      losses = await parked.park(groups);
    } catch (error) {
      this.deps.onError(error);
      for (const [index, group] of groups.entries()) await this.keepInQueue(rows[index] ?? [], group);
      return;
    }
    for (const group of groups) accounts.parked(group, group.messages);
    for (const loss of losses) {
      accounts.lostParked(loss);
      onOverflow(loss.tenantId);
    }
  }

  /**
   * Puts parked groups back into the queue in their order; durable when resolved. A group that was put back before, by
   * whoever died or lost Postgres right after it, is left out.
   * @returns those that were booked as parked: all but those of which nobody knew that they were
   */
  async giveBack(groups: readonly ParkedGroup[]): Promise<ParkedGroup[]> {
    const booked: ParkedGroup[] = [];
    for (const group of groups) {
      const frames = decodeGroup(await gunzipAsync(group.body, { maxOutputLength: GROUP_BYTES_MAX }));
      const { returned, kept } = namesOf(group);
      const once = { name: returned, unless: [kept] };
      if ((await this.deps.setAside(frames, { delayMs: 0, once })) !== kept) booked.push(group);
    }
    return booked;
  }

  /** It may have been parked all the same, and given back since. */
  private async keepInQueue(frames: readonly Frame[], group: ParkedGroup): Promise<void> {
    const { returned, kept } = namesOf(group);
    const once = { name: kept, unless: [returned] };
    const before = await this.deps.setAside(frames, { delayMs: PARK_RETRY_MS, once });
    if (before === returned) this.deps.accounts.parked(group, group.messages);
  }
}

/** Under which a group comes back from its parked row, and from the queue when it was not known whether that was written. */
function namesOf({ id }: ParkedGroup): { returned: string; kept: string } {
  return { returned: `parked ${id}`, kept: `kept ${id}` };
}

/** Cuts frames into runs of one app and minute, each up to the goal in bytes, in their order. */
function splitIntoRows(frames: readonly Frame[]): Frame[][] {
  const open = new Map<string, { frames: Frame[]; bytes: number }>();
  const rows: Frame[][] = [];
  for (const frame of frames) {
    const { appId, receivedAtMs } = frame.header;
    const key = `${appId} ${Math.floor(receivedAtMs / MINUTE_MS)}`;
    let row = open.get(key);
    if (!row || row.bytes + frame.body.length > ROW_BYTES_GOAL) {
      row = { frames: [], bytes: 0 };
      open.set(key, row);
      rows.push(row.frames);
    }
    row.frames.push(frame);
    row.bytes += frame.body.length;
  }
  return rows;
}

async function toGroup(frames: readonly Frame[], destinationId: string): Promise<ParkedGroup> {
  const [first] = frames;
  if (!first) throw new Error('A row needs a frame');
  let messages = 0;
  let receivedAtMs = first.header.receivedAtMs;
  for (const { header, body } of frames) {
    messages += header.pendingMessages ?? countPieces(body, header.dialect);
    receivedAtMs = Math.min(receivedAtMs, header.receivedAtMs);
  }
  const { tenantId, appId } = first.header;
  const body = await gzipAsync(encodeGroup(frames), { level: 1 });
  return { id: newRowId(), tenantId, destinationId, appId, receivedAtMs, messages, body };
}
