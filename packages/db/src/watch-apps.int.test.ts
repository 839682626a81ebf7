import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '@logferry/runtime';
import { startPostgres, type ThrowawayPostgres } from '@logferry/testkit';
import { createDatabase, type Database } from './database.js';
import { dispatchEvents, pendingDeliveries } from './dispatch-events.js';
import { migrate } from './migrate.js';
import { noteDeadLetters, noteSilence } from './watch-apps.js';

const MINUTE_MS = 60_000;
const NOW_MS = Date.parse('2026-03-04T12:00:00Z');

let postgres: ThrowawayPostgres;
let db: Database;
let tenantId: string;
let appId: string;

beforeAll(async () => {
  postgres = await startPostgres({ fsync: false });
  await migrate(postgres.url, createLogger({ name: 'test', level: 'silent' }));
  db = createDatabase({ connectionString: postgres.url, poolSize: 4 });
}, 60_000);
afterAll(async () => {
  await db?.close();
  await postgres?.stop();
});
beforeEach(async () => {
  await db.tenant.deleteMany();
  tenantId = (await db.tenant.create({ data: { name: 't' } })).id;
  const destination = { tenantId, name: 'd', site: 'US1', sealedApiKey: Buffer.from('x'), keyHint: 'x' };
  const { id: destinationId } = await db.destination.create({ data: destination });
  appId = (await db.app.create({ data: { tenantId, destinationId, name: 'shop', silentAfterMinutes: 30 } })).id;
});

async function lastFrame(minutesAgo: number): Promise<void> {
  const lastFrameAt = new Date(NOW_MS - minutesAgo * MINUTE_MS);
  await db.appActivity.upsert({
    where: { appId },
    create: { appId, tenantId, firstFrameAt: lastFrameAt, lastFrameAt },
    update: { lastFrameAt },
  });
}

async function kinds(): Promise<string[]> {
  return (await db.tenantEvent.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind);
}

test('a silent app is told of once, and once more when it talks again', async () => {
  await lastFrame(29);
  expect(await noteSilence(db, NOW_MS)).toBe(0);
  await lastFrame(31);
  await Promise.all([noteSilence(db, NOW_MS), noteSilence(db, NOW_MS)]);
  await noteSilence(db, NOW_MS + MINUTE_MS);
  expect(await kinds()).toEqual(['app_silent']);
  await lastFrame(0);
  await Promise.all([noteSilence(db, NOW_MS + 1), noteSilence(db, NOW_MS + 1)]);
  expect(await kinds()).toEqual(['app_silent', 'app_talking']);
});

test('an app whose tenant does not want to know, or that never sent anything, is not silent', async () => {
  expect(await noteSilence(db, NOW_MS)).toBe(0);
  await lastFrame(1_000);
  await db.app.update({ where: { id: appId }, data: { silentAfterMinutes: null } });
  expect(await noteSilence(db, NOW_MS)).toBe(0);
});

test('dead letters are told of once a day', async () => {
  const letter = {
    tenantId,
    appId,
    reason: 'too_large',
    statusCode: 413,
    bytes: 1,
    messages: 1,
    receivedAt: new Date(),
    sealedPreview: Buffer.from('x'),
    sealedFrame: Buffer.from('x'),
  } as const;
  await db.deadLetter.createMany({ data: [letter, letter] });
  const nowMs = Date.now();
  await noteDeadLetters(db, nowMs);
  await noteDeadLetters(db, nowMs + 5 * MINUTE_MS);
  expect(await kinds()).toEqual(['dead_letters']);
  await noteDeadLetters(db, nowMs + 60 * MINUTE_MS); // nothing new
  expect(await kinds()).toEqual(['dead_letters']);
});

test('each event becomes one delivery for each channel of its tenant that wants it', async () => {
  const other = await db.tenant.create({ data: { name: 'other' } });
  const channel = (owner: string, name: string, more: object = {}) =>
    db.notificationChannel.create({ data: { tenantId: owner, type: 'email', name, ...more } });
  await channel(other.id, 'theirs');
  const all = await channel(tenantId, 'all');
  const keys = await channel(tenantId, 'keys', { events: ['key_rejected'] });
  await channel(tenantId, 'off', { isEnabled: false });
  const event = (kind: string, at: number) => db.tenantEvent.create({ data: { tenantId, kind, at: new Date(at) } });
  const rejected = await event('key_rejected', NOW_MS);
  const recovered = await event('recovered', NOW_MS);
  await event('key_rejected', NOW_MS - 25 * 60 * MINUTE_MS); // history
  await Promise.all([dispatchEvents(db, NOW_MS), dispatchEvents(db, NOW_MS)]);
  await dispatchEvents(db, NOW_MS);
  const made = await db.notificationDelivery.findMany({ select: { id: true, channelId: true, eventId: true } });
  expect(made.map(({ channelId, eventId }) => `${channelId} ${eventId}`).sort()).toEqual(
    [`${all.id} ${rejected.id}`, `${all.id} ${recovered.id}`, `${keys.id} ${rejected.id}`].sort(),
  );
  expect((await pendingDeliveries(db)).sort()).toEqual(made.map(({ id }) => id).sort());
});
