import type { Attempt } from '@logferry/datadog';
import { type Database, noteDestination, type Trouble } from '@logferry/db';
import type { OpenDestination } from './destinations.js';

/** The newest attempt is written at most this often per destination; a change of status always is. */
const WRITE_INTERVAL_MS = 5_000;
const DESTINATIONS_MAX = 20_000;

interface Written {
  readonly status: 'ok' | Trouble | null;
  readonly atMs: number;
}

/**
 * Writes down how a destination fares, for people to see and for workers that start later. Losing such a write costs
 * nothing lasting: the next attempt says it again.
 */
export class DestinationStatus {
  private readonly written = new Map<string, Written>();

  constructor(
    private readonly db: Database,
    private readonly now: () => number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /**
   * @param status what the attempt says of the destination; null: nothing that lasts
   * @param isEvent whether the tenant is told of a change
   */
  note(destination: OpenDestination, attempt: Attempt, status: 'ok' | Trouble | null, isEvent = true): void {
    const last = this.written.get(destination.id);
    const now = this.now();
    const isChange = status !== null && status !== last?.status;
    if (!isChange && last && now - last.atMs < WRITE_INTERVAL_MS) return;
    if (this.written.size >= DESTINATIONS_MAX) this.written.clear();
    this.written.set(destination.id, { status: status ?? last?.status ?? null, atMs: now });
    this.write(destination, attempt, isChange ? status : null, isEvent, now).catch((error: unknown) => {
      this.written.delete(destination.id);
      this.onError(error);
    });
  }

  /** Another process or a person changed the status: what is known here is no longer a reason not to write. */
  forget(destinationId: string): void {
    this.written.delete(destinationId);
  }

  private async write(
    { id, keyVersion }: OpenDestination,
    attempt: Attempt,
    status: 'ok' | Trouble | null,
    isEvent: boolean,
    nowMs: number,
  ): Promise<void> {
    // An answer to a key that was replaced meanwhile says nothing about the new one.
    await this.db.destination.updateMany({
      where: { id, keyVersion },
      data: { lastStatusCode: attempt.status, lastAttemptAt: new Date(nowMs) },
    });
    if (status !== null) await noteDestination(this.db, { destinationId: id, keyVersion, status, isEvent });
  }
}
