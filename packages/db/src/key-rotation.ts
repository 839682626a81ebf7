import type { Database } from './database.js';
import type { KeyRotation } from './generated/client.js';
import type { Keyring } from './keyring.js';
import { SEALED_TABLES, type SealedTable } from './sealed-columns.js';

/*
 * Sealing everything anew, once another key of ENCRYPTION_KEYS comes first.
 *
 * Passes over all sealed columns (sealed-columns.ts), table by table in the order of ids, some rows a transaction. The
 * row of the rotation says how far it is and is written in the same transaction, so that whoever goes on after a crash
 * goes on there; its lock keeps two processes from doing the same rows. A row is replaced only as it was read: what
 * somebody writes meanwhile wins, sealed by whatever key came first for them. That is why passes go on until one finds
 * nothing: then no secret is left that another key sealed, as long as no process runs with the old order of keys.
 *
 * running → finished: a pass sealed nothing. running → superseded: a rotation to another key began.
 */

/** Taken while a rotation begins, so that two that begin at once are one. */
const START_LOCK = 7_061_915;

/** Begins to seal everything anew with the keyring's first key; the one under way when it does so already. */
export function startKeyRotation(db: Database, keyring: Keyring): Promise<KeyRotation> {
  const keyId = keyring.sealingKeyId;
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${START_LOCK})`;
    const running = await tx.keyRotation.findFirst({ where: { state: 'running', keyId } });
    if (running !== null) return running;
    await tx.keyRotation.updateMany({
      where: { state: 'running' },
      data: { state: 'superseded', finishedAt: new Date() },
    });
    return tx.keyRotation.create({ data: { keyId } });
  });
}

/**
 * Seals some rows anew for the rotation that is under way. Returns whether this process may go on with it: false when
 * there is none, when it is to a key that does not come first here, when another process is at it, and when it is done.
 */
export function rotateKeys(db: Database, keyring: Keyring): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const [held] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM key_rotations WHERE state = 'running' AND key_id = ${keyring.sealingKeyId} LIMIT 1
      FOR UPDATE SKIP LOCKED`;
    if (held === undefined) return false;
    const { id, ...rotation } = await tx.keyRotation.findUniqueOrThrow({ where: { id: held.id } });
    const at = SEALED_TABLES.findIndex(({ name }) => name === rotation.tableName);
    const table = SEALED_TABLES[Math.max(at, 0)];
    if (table === undefined) throw new Error('no column is sealed');
    const rows = await readRows(tx, table, keyring, rotation.lastRowId);
    const sealed = await sealAnew(tx, table, keyring, rows);
    const counted = {
      examined: rotation.examined + BigInt(rows.length),
      resealed: rotation.resealed + BigInt(sealed.resealed),
      unreadable: rotation.unreadable + BigInt(sealed.unreadable),
      total: rotation.total + BigInt(sealed.resealed),
      movedAt: new Date(),
    };
    const next = nextPlace(table, rows.at(-1)?.id ?? null, rows.length);
    const isDone = next === null && counted.resealed === 0n;
    await tx.keyRotation.update({
      where: { id },
      data: isDone
        ? { ...counted, state: 'finished', finishedAt: new Date() }
        : next === null
          ? { ...counted, ...START_OF_PASS, pass: rotation.pass + 1 }
          : { ...counted, ...next },
    });
    return !isDone;
  });
}

const START_OF_PASS = { tableName: null, lastRowId: null, examined: 0n, resealed: 0n, unreadable: 0n } as const;

type Transaction = Pick<Database, '$queryRawUnsafe' | '$executeRawUnsafe'>;
/** The columns as they are read: null where nothing is sealed, or already by the first key. */
type SealedRow = { readonly id: string; readonly tenant_id: string } & Readonly<Record<string, Uint8Array | null>>;

/** Where to go on; null: this was the end of the last table. */
function nextPlace(table: SealedTable, lastRowId: string | null, rows: number) {
  if (rows === table.rowsMax) return { tableName: table.name, lastRowId };
  const next = SEALED_TABLES[SEALED_TABLES.indexOf(table) + 1];
  return next === undefined ? null : { tableName: next.name, lastRowId: null };
}

/** Leaves what needs no work in the database: of a dead letter it is a megabyte. */
function readRows(tx: Transaction, table: SealedTable, keyring: Keyring, afterId: string | null) {
  const start = keyring.sealingStart;
  const columns = table.columns.map(
    (column) =>
      `CASE WHEN substring(${column} FROM 1 FOR ${start.length}) = $1 THEN NULL ELSE ${column} END AS ${column}`,
  );
  return tx.$queryRawUnsafe<SealedRow[]>(
    `SELECT id, tenant_id, ${columns.join(', ')} FROM ${table.name}
     WHERE $2::uuid IS NULL OR id > $2::uuid ORDER BY id LIMIT ${table.rowsMax}`,
    Uint8Array.from(start),
    afterId,
  );
}

async function sealAnew(tx: Transaction, table: SealedTable, keyring: Keyring, rows: readonly SealedRow[]) {
  let resealed = 0;
  let unreadable = 0;
  for (const row of rows) {
    for (const column of table.columns) {
      const old = row[column];
      if (old === null || old === undefined) continue;
      const context = { tenantId: row.tenant_id, rowId: row.id };
      const plain = open(keyring, old, context);
      if (plain === null) {
        unreadable += 1;
        continue;
      }
      // As it was read, or somebody else's newer secret would be lost.
      resealed += await tx.$executeRawUnsafe(
        `UPDATE ${table.name} SET ${column} = $1 WHERE id = $2::uuid AND ${column} = $3`,
        Uint8Array.from(keyring.seal(plain, context)),
        row.id,
        Uint8Array.from(old),
      );
    }
  }
  return { resealed, unreadable };
}

function open(keyring: Keyring, sealed: Uint8Array, context: { tenantId: string; rowId: string }): Buffer | null {
  try {
    return keyring.openBytes(sealed, context);
  } catch {
    return null;
  }
}
