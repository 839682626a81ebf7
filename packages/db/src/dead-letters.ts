import type { Database } from './database.js';
import { addHalfHoursSql } from './half-hours.js';
import type { Keyring } from './keyring.js';
import { newRowId } from './row-id.js';

/** More of one kind help nobody to see what is wrong; the bound is for an app all of whose logs are refused. */
export const DEAD_LETTERS_PER_APP_MAX = 1_000;
/** Of sealed frames. A log is at most 1 MB, so that the largest alone would come to a gigabyte and more. */
const BYTES_PER_APP_MAX = 50_000_000;
/** Of one frame as text: larger than that of any log, unless it was cut out of a message that does not compress. */
const FRAME_TEXT_MAX = 1_400_000;
/** A full app is not asked about again for so long: each of its refused logs would cost a statement. */
const FULL_FOR_MS = 10_000;
const FULL_APPS_MAX = 10_000;
/** Letters in one transaction: up to 28 MB of sealed frames, and well within its time limit. */
const REDRIVE_ROWS_MAX = 20;

/** A log the intake refused for good. */
export interface DeadLetter {
  readonly tenantId: string;
  readonly appId: string;
  readonly reason: 'intake_rejected' | 'too_large';
  /** As the intake answered. */
  readonly statusCode: number;
  /** JSON bytes of the log as it was sent. */
  readonly bytes: number;
  /** That it stands for in the ledger. */
  readonly messages: number;
  readonly receivedAtMs: number;
  /** The beginning of the log's JSON text. Stored sealed. */
  readonly preview: string;
  /** What sends it again. Opaque here; stored sealed. */
  readonly frame: string;
}

export interface AppOfTenant {
  readonly tenantId: string;
  readonly appId: string;
}

/** What one call of `redrive` came to. */
export interface Redriven {
  readonly letters: number;
  readonly messages: number;
  /** Letters that stay, because the key that sealed them is gone. */
  readonly unreadable: number;
  /** Where the next call goes on; null: nothing is left. */
  readonly lastId: string | null;
}

/**
 * Logs that wait for a person to look at them.
 *
 * Bound: per app DEAD_LETTERS_PER_APP_MAX letters and BYTES_PER_APP_MAX; beyond either nothing more is kept. Processes that
 * keep at the same moment may go over it by a letter each. Letters go by age, as the plan says (sweep-by-plan.ts), when a person sends them
 * again or discards them, and with their app.
 */
export class DeadLetters {
  readonly #fullUntilMs = new Map<string, number>();

  constructor(
    private readonly db: Database,
    private readonly keyring: Keyring,
    private readonly now: () => number = Date.now,
  ) {}

  /** Nothing more of this app was kept a moment ago: do not go to any length to make a letter. */
  isFull(appId: string): boolean {
    const untilMs = this.#fullUntilMs.get(appId);
    if (untilMs === undefined) return false;
    if (untilMs > this.now()) return true;
    this.#fullUntilMs.delete(appId);
    return false;
  }

  /** true: kept, and durable. false: the app's letters are full, the frame is too large to keep, or the app is gone. */
  async keep(letter: DeadLetter): Promise<boolean> {
    const { tenantId, appId, reason, statusCode, bytes, messages } = letter;
    if (letter.frame.length > FRAME_TEXT_MAX) return false;
    const id = newRowId(this.now());
    const seal = (text: string) => Uint8Array.from(this.keyring.seal(text, { tenantId, rowId: id }));
    const rows = await this.db.$executeRaw`
      INSERT INTO dead_letters (id, tenant_id, app_id, reason, status_code, bytes, messages, received_at, sealed_preview, sealed_frame)
      SELECT ${id}::uuid, apps.tenant_id, apps.id, ${reason}::"DeadLetterReason", ${statusCode}::int, ${bytes}::int,
        ${messages}::int, ${new Date(letter.receivedAtMs)}, ${seal(letter.preview)}, ${seal(letter.frame)}
      FROM apps WHERE apps.tenant_id = ${tenantId}::uuid AND apps.id = ${appId}::uuid AND (
        SELECT count(*) < ${DEAD_LETTERS_PER_APP_MAX} AND coalesce(sum(octet_length(sealed_frame)), 0) < ${BYTES_PER_APP_MAX}
        FROM (SELECT sealed_frame FROM dead_letters WHERE tenant_id = ${tenantId}::uuid AND app_id = ${appId}::uuid
          LIMIT ${DEAD_LETTERS_PER_APP_MAX}) AS kept)`;
    if (rows === 0) this.#noteFull(appId);
    return rows > 0;
  }

  /**
   * Hands the frames of some letters, oldest first, to `putBack`, and once that has resolved forgets the letters and takes
   * their messages out of the ledger's deadLettered. A crash in between costs a duplicate, never a loss. Two people at once
   * get different letters.
   * @param which one letter, or those after `afterId` (null: from the first)
   */
  async redrive(
    { tenantId, appId }: AppOfTenant,
    which: { readonly id: string } | { readonly afterId: string | null },
    putBack: (frames: readonly string[]) => Promise<void>,
  ): Promise<Redriven> {
    const afterId = 'id' in which ? null : which.afterId;
    const onlyId = 'id' in which ? which.id : null;
    return await this.db.$transaction(async (tx) => {
      const rows = await tx.$queryRaw<{ id: string; messages: number; sealed_frame: Uint8Array }[]>`
        SELECT id, messages, sealed_frame FROM dead_letters
        WHERE tenant_id = ${tenantId}::uuid AND app_id = ${appId}::uuid
          AND (${onlyId}::uuid IS NULL OR id = ${onlyId}::uuid) AND (${afterId}::uuid IS NULL OR id > ${afterId}::uuid)
        ORDER BY id LIMIT ${REDRIVE_ROWS_MAX} FOR UPDATE SKIP LOCKED`;
      const ids: string[] = [];
      const frames: string[] = [];
      let messages = 0;
      for (const row of rows) {
        const frame = this.#open(row.sealed_frame, { tenantId, rowId: row.id });
        if (frame === null) continue;
        ids.push(row.id);
        frames.push(frame);
        messages += row.messages;
      }
      if (frames.length > 0) {
        await putBack(frames);
        await tx.$executeRawUnsafe(REDRIVEN_SQL, ids);
      }
      const lastId = rows.length < REDRIVE_ROWS_MAX ? null : (rows.at(-1)?.id ?? null);
      this.#fullUntilMs.delete(appId);
      return { letters: ids.length, messages, unreadable: rows.length - ids.length, lastId };
    });
  }

  /** The beginning of a letter's log; null when the key that sealed it is gone. */
  previewOf(row: {
    readonly id: string;
    readonly tenantId: string;
    readonly sealedPreview: Uint8Array;
  }): string | null {
    return this.#open(row.sealedPreview, { tenantId: row.tenantId, rowId: row.id });
  }

  #open(sealed: Uint8Array, context: { tenantId: string; rowId: string }): string | null {
    try {
      return this.keyring.open(sealed, context);
    } catch {
      return null;
    }
  }

  #noteFull(appId: string): void {
    if (this.#fullUntilMs.size >= FULL_APPS_MAX) this.#fullUntilMs.clear();
    this.#fullUntilMs.set(appId, this.now() + FULL_FOR_MS);
  }
}

/*
 * One statement, so that the ledger and the letters agree whatever dies when. Minutes in order and then half hours, as the
 * ledger's own writes lock them: those wait for the count of these.
 */
const REDRIVEN_SQL = `
WITH gone AS (
  DELETE FROM dead_letters WHERE id = ANY($1::uuid[]) RETURNING tenant_id, app_id, received_at, messages
), booked AS (
  INSERT INTO ledger_minutes AS kept (app_id, minute, tenant_id, dead_lettered)
  SELECT app_id, date_trunc('minute', received_at, 'UTC') AS minute, tenant_id, -sum(messages) FROM gone
  GROUP BY app_id, minute, tenant_id ORDER BY app_id, minute
  ON CONFLICT (app_id, minute) DO UPDATE SET dead_lettered = kept.dead_lettered + excluded.dead_lettered
  RETURNING app_id
)${addHalfHoursSql('gone', 'received_at', [['lost', '-messages']], 'booked')}`;
