import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { generateKeyringText } from '@logferry/runtime';
import type { Database } from './database.js';
import { DEAD_LETTERS_PER_APP_MAX, type DeadLetter, DeadLetters } from './dead-letters.js';
import { Keyring } from './keyring.js';
import { LedgerBuffer } from './ledger-buffer.js';
import { readLedger } from './read-ledger.js';
import { newRowId } from './row-id.js';
import { startDatabase, type TestDatabase } from './testing/start-database.js';

const NOON = Date.UTC(2026, 0, 2, 12);
const MINUTE = 60_000;

jest.setTimeout(60_000); // a server is started

const keyring = Keyring.parse(generateKeyringText());
let server: TestDatabase;
let db: Database;
let tenantId: string;
let appId: string;
let nowMs = NOON;
let letters: DeadLetters;
beforeAll(async () => {
  server = await startDatabase();
  db = server.db;
});
afterAll(() => server.stop());
beforeEach(async () => {
  await db.tenant.deleteMany();
  nowMs = NOON;
  letters = new DeadLetters(db, keyring, () => nowMs);
  ({ id: tenantId } = await db.tenant.create({ data: { name: 't' } }));
  const { id: destinationId } = await db.destination.create({
    data: { tenantId, name: 'd', site: 'US1', sealedApiKey: Buffer.from('x'), keyHint: 'x' },
  });
  ({ id: appId } = await db.app.create({ data: { tenantId, name: 'a', destinationId } }));
});

const letter = (change: Partial<DeadLetter> = {}): DeadLetter => ({
  tenantId,
  appId,
  reason: 'intake_rejected',
  statusCode: 400,
  bytes: 300,
  messages: 1,
  receivedAtMs: NOON,
  preview: '{"message":"hello',
  frame: 'a frame',
  ...change,
});
const rows = () => db.deadLetter.findMany({ orderBy: { id: 'asc' } });

/** Keeps letters with these frames in this order, whatever the clock does. */
async function keep(...frames: string[]): Promise<void> {
  for (const frame of frames) {
    expect(await letters.keep(letter({ frame, receivedAtMs: nowMs }))).toBe(true);
    nowMs += MINUTE;
  }
}

async function redriveAll(into: string[], from: string | null = null) {
  return await letters.redrive({ tenantId, appId }, { afterId: from }, async (frames) => void into.push(...frames));
}

describe('DeadLetters.keep', () => {
  test('keeps a letter whose content opens for its own row only', async () => {
    expect(await letters.keep(letter({ reason: 'too_large', statusCode: 413 }))).toBe(true);
    const [row] = await rows();
    expect(row).toMatchObject({ tenantId, appId, reason: 'too_large', statusCode: 413, bytes: 300, messages: 1 });
    expect(row?.receivedAt).toEqual(new Date(NOON));
    expect(row && letters.previewOf(row)).toBe('{"message":"hello');
    expect(row && letters.previewOf({ ...row, id: newRowId() })).toBeNull();
    expect(Buffer.from(row?.sealedPreview ?? '').toString('latin1')).not.toContain('hello');
    expect(Buffer.from(row?.sealedFrame ?? '').toString('latin1')).not.toContain('a frame');
  });

  test('keeps up to the bound of an app, and looks again only after a while', async () => {
    await db.$executeRaw`
      INSERT INTO dead_letters (id, tenant_id, app_id, reason, status_code, bytes, messages, received_at, sealed_preview, sealed_frame)
      SELECT gen_random_uuid(), ${tenantId}::uuid, ${appId}::uuid, 'too_large', 413, 1, 1, now(), '', ''
      FROM generate_series(1, ${DEAD_LETTERS_PER_APP_MAX - 1}::int)`;
    expect(await letters.keep(letter())).toBe(true);
    expect(letters.isFull(appId)).toBe(false);
    expect(await letters.keep(letter())).toBe(false);
    expect(letters.isFull(appId)).toBe(true);
    nowMs += 10_001;
    expect(letters.isFull(appId)).toBe(false);
    expect(await db.deadLetter.count()).toBe(DEAD_LETTERS_PER_APP_MAX);
  });

  test('bounds the bytes of an app too, and those of one letter', async () => {
    expect(await letters.keep(letter({ frame: 'x'.repeat(1_400_001) }))).toBe(false);
    await db.$executeRaw`
      INSERT INTO dead_letters (id, tenant_id, app_id, reason, status_code, bytes, messages, received_at, sealed_preview, sealed_frame)
      SELECT gen_random_uuid(), ${tenantId}::uuid, ${appId}::uuid, 'too_large', 413, 1, 1, now(), '', decode(repeat('00', 1250000), 'hex')
      FROM generate_series(1, 40)`;
    expect(await letters.keep(letter())).toBe(false);
  });

  test('keeps nothing of an app that is gone, or of another tenant', async () => {
    expect(await letters.keep(letter({ appId: newRowId() }))).toBe(false);
    expect(await letters.keep(letter({ tenantId: newRowId() }))).toBe(false);
    expect(await rows()).toEqual([]);
  });
});

describe('DeadLetters.redrive', () => {
  const ledgerOf = async () => {
    const period = { from: new Date(NOON), to: new Date(NOON + 10 * MINUTE), stepMs: MINUTE };
    const { buckets } = await readLedger(db, { tenantId, appId, ...period });
    return buckets.map(({ deadLettered }) => deadLettered);
  };

  test('puts the frames back oldest first, forgets the letters, and books each to its minute', async () => {
    const ledger = new LedgerBuffer({ db, logger: { info: () => undefined, warn: () => undefined } });
    for (const minute of [0, 1, 2]) ledger.add(appId, tenantId, NOON + minute * MINUTE, 'deadLettered', 1);
    await ledger.close();
    await keep('first', 'second', 'third');
    const frames: string[] = [];
    expect(await redriveAll(frames)).toEqual({ letters: 3, messages: 3, unreadable: 0, lastId: null });
    expect(frames).toEqual(['first', 'second', 'third']);
    expect(await rows()).toEqual([]);
    expect(await ledgerOf()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('takes one letter out of the middle', async () => {
    await keep('first', 'second', 'third');
    const middle = (await rows())[1]?.id ?? '';
    const frames: string[] = [];
    await letters.redrive({ tenantId, appId }, { id: middle }, async (given) => void frames.push(...given));
    expect(frames).toEqual(['second']);
    expect((await rows()).map(({ id }) => id)).not.toContain(middle);
    expect((await ledgerOf()).slice(0, 3).map((count) => count + 0)).toEqual([0, -1, 0]);
  });

  test('keeps everything when the queue does not take the frames', async () => {
    await keep('first');
    const failing = letters.redrive({ tenantId, appId }, { afterId: null }, () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(await rows()).toHaveLength(1);
    expect(await ledgerOf()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('gives two people at once different letters', async () => {
    await keep('first');
    const [outer, inner]: string[][] = [[], []];
    await letters.redrive({ tenantId, appId }, { afterId: null }, async (frames) => {
      outer?.push(...frames);
      await redriveAll(inner ?? []);
    });
    expect([outer, inner]).toEqual([['first'], []]);
  });

  test('goes on where it stopped, past letters whose key is gone', async () => {
    const others = new DeadLetters(db, Keyring.parse(generateKeyringText()), () => nowMs);
    await others.keep(letter());
    nowMs += 1;
    await keep(...Array.from({ length: 20 }, (_, index) => `frame ${index}`));
    const frames: string[] = [];
    const first = await redriveAll(frames);
    expect(first).toMatchObject({ letters: 19, unreadable: 1 });
    expect(await redriveAll(frames, first.lastId)).toMatchObject({ letters: 1, unreadable: 0, lastId: null });
    expect(frames).toHaveLength(20);
    expect(await rows()).toHaveLength(1);
  });

  test('finds nothing in the name of another tenant', async () => {
    await keep('first');
    const scope = { tenantId: newRowId(), appId };
    expect((await letters.redrive(scope, { afterId: null }, async () => undefined)).letters).toBe(0);
    expect(await rows()).toHaveLength(1);
  });
});
