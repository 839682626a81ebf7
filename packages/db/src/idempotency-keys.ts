import type { Database } from './database.js';

/** For how long an answer is replayed. */
const ANSWER_MS = 24 * 3_600_000;
/** No request takes that long: a key held longer is that of a process that died. */
const HELD_MS = 60_000;
/** Bounds what one tenant can make us hold; enough to set up a tenant's 1,000 apps by script, tokens and all. */
const KEYS_MAX = 5_000;
/** One statement must end within the statement time-out (database.ts). */
const SWEEP_ROWS_MAX = 1_000;

/** A request that names an Idempotency-Key. */
export interface IdempotentRequest {
  /** A new row id. */
  readonly id: string;
  readonly tenantId: string;
  /** Whose key it is: two callers may use the same one. */
  readonly caller: string;
  readonly key: string;
  /** SHA-256 of what makes it the same request. */
  readonly fingerprint: Buffer;
}

/** What became of an attempt to hold a key. */
export type HeldKey =
  | { readonly outcome: 'held' }
  /** An earlier request with it was answered; `id` and the tenant are what the answer was sealed for. */
  | { readonly outcome: 'answered'; readonly id: string; readonly status: number; readonly sealedAnswer: Uint8Array }
  | { readonly outcome: 'under way' }
  /** It was used for another request. */
  | { readonly outcome: 'other request' }
  /** The tenant has as many as it may. */
  | { readonly outcome: 'full' };

/**
 * Takes a key for a request, or says what is in the way. Of requests at the same time, in whatever process, one holds it:
 * the unique index decides. Whoever holds it calls `answerIdempotencyKey` or `freeIdempotencyKey`.
 */
export async function holdIdempotencyKey(db: Database, request: IdempotentRequest, nowMs: number): Promise<HeldKey> {
  const { id, tenantId, caller, key } = request;
  const fingerprint = Uint8Array.from(request.fingerprint);
  const now = new Date(nowMs);
  const written = await db.$executeRaw`
    INSERT INTO idempotency_keys AS known (id, tenant_id, caller, key, fingerprint, expires_at)
    SELECT ${id}::uuid, ${tenantId}::uuid, ${caller}, ${key}, ${fingerprint}, ${new Date(nowMs + HELD_MS)}
    WHERE (SELECT count(*) FROM (
      SELECT 1 FROM idempotency_keys WHERE tenant_id = ${tenantId}::uuid LIMIT ${KEYS_MAX}) AS held) < ${KEYS_MAX}
    ON CONFLICT (tenant_id, caller, key) DO UPDATE SET
      id = excluded.id, fingerprint = excluded.fingerprint, status = NULL, sealed_answer = NULL,
      expires_at = excluded.expires_at
    WHERE known.expires_at <= ${now}`;
  if (written > 0) return { outcome: 'held' };
  const known = await db.idempotencyKey.findUnique({
    where: { tenantId_caller_key: { tenantId, caller, key }, expiresAt: { gt: now } },
  });
  // Nothing in the way: the tenant is full, or the holder was refused just now and the client may try again.
  if (known === null) {
    const held = await db.idempotencyKey.count({ where: { tenantId }, take: KEYS_MAX });
    return { outcome: held >= KEYS_MAX ? 'full' : 'under way' };
  }
  if (!request.fingerprint.equals(known.fingerprint)) return { outcome: 'other request' };
  const { status, sealedAnswer } = known;
  if (status === null || sealedAnswer === null) return { outcome: 'under way' };
  return { outcome: 'answered', id: known.id, status, sealedAnswer };
}

/** Keeps the answer of the request that holds the key. */
export async function answerIdempotencyKey(
  db: Database,
  id: string,
  answer: { readonly status: number; readonly sealedAnswer: Buffer },
  nowMs: number,
): Promise<void> {
  await db.idempotencyKey.updateMany({
    where: { id },
    data: {
      status: answer.status,
      sealedAnswer: Uint8Array.from(answer.sealedAnswer),
      expiresAt: new Date(nowMs + ANSWER_MS),
    },
  });
}

/** The request came to nothing: the next one with its key is a first one again. */
export async function freeIdempotencyKey(db: Database, id: string): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { id } });
}

/** Forgets keys whose time is over, a thousand at a call. Returns how many went; of processes at once each takes others. */
export function sweepIdempotencyKeys(db: Database, nowMs: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM idempotency_keys WHERE id IN (
      SELECT id FROM idempotency_keys WHERE expires_at <= ${new Date(nowMs)}
      ORDER BY expires_at LIMIT ${SWEEP_ROWS_MAX} FOR UPDATE SKIP LOCKED)`;
}
