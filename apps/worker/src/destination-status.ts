import { type Attempt, decideOutcome } from '@logferry/datadog';
import type { Database } from '@logferry/db';
import type { OpenDestination } from './destinations.js';

/** The newest attempt is written at most this often per destination; a change of status always is. */
const WRITE_INTERVAL_MS = 5_000;
const DESTINATIONS_MAX = 20_000;

interface Written {
  readonly status: 'ok' | 'key_rejected' | null;
  readonly atMs: number;
}

/** Writes down what the intake says of a destination's key, for people to see. Losing such a write costs nothing lasting. */
export class DestinationStatus {
  private readonly written = new Map<string, Written>();

  constructor(
    private readonly db: Database,
    private readonly now: () => number,
    private readonly onError: (error: unknown) => void,
  ) {}

  note(destination: OpenDestination, attempt: Attempt): void {
    const status = statusOf(attempt);
    const last = this.written.get(destination.id);
    const now = this.now();
    const isChange = status !== null && status !== last?.status;
    if (!isChange && last && now - last.atMs < WRITE_INTERVAL_MS) return;
    if (this.written.size >= DESTINATIONS_MAX) this.written.clear();
    this.written.set(destination.id, { status: status ?? last?.status ?? null, atMs: now });
    this.write(destination, attempt, status, now).catch((error: unknown) => {
      this.written.delete(destination.id);
      this.onError(error);
    });
  }

  private async write(
    destination: OpenDestination,
    attempt: Attempt,
    status: 'ok' | 'key_rejected' | null,
    nowMs: number,
  ): Promise<void> {
    // An answer to a key that was replaced meanwhile says nothing about the new one.
    const sameKey = { id: destination.id, sealedApiKey: Uint8Array.from(destination.sealedApiKey) };
    const at = new Date(nowMs);
    await this.db.destination.updateMany({
      where: sameKey,
      data: { lastStatusCode: attempt.status, lastAttemptAt: at },
    });
    if (status === null) return;
    await this.db.destination.updateMany({
      where: { ...sameKey, status: { not: status } },
      data: { status, statusSince: at },
    });
  }
}

function statusOf(attempt: Attempt): 'ok' | 'key_rejected' | null {
  const outcome = decideOutcome(attempt);
  if (outcome.kind === 'delivered') return 'ok';
  return outcome.kind === 'park' && outcome.reason === 'key_rejected' ? 'key_rejected' : null;
}
