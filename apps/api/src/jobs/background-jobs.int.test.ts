import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { newRowId } from '@logferry/db';
import { signUp } from '../testing/api-client.js';
import { keepLetter } from '../testing/dead-letter.js';
import { type RunningApi, startApi } from '../testing/running-api.js';

jest.setTimeout(60_000); // servers are started

const DAY_MS = 86_400_000;

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

/** A tenant with a ledger, a dead letter, an audit entry and an event that are old in a year and a half. */
async function makeTenant(): Promise<{ tenantId: string; appId: string }> {
  const owner = await signUp(api.url);
  const { id: tenantId } = (await owner.get<{ id: string }>('/api/v1/tenant')).body;
  const destination = { name: 'EU', site: 'T1', apiKey: 'unchecked' };
  const { id: destinationId } = (await owner.post<{ id: string }>('/api/v1/destinations?validate=false', destination))
    .body;
  const { id: appId } = (await owner.post<{ id: string }>('/api/v1/apps', { name: 'shop', destinationId })).body;
  await keepLetter(api, appId, 'one');
  await api.database.tenantEvent.create({ data: { id: newRowId(), tenantId, kind: 'over_quota' } });
  const start = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  await api.database.ledgerMinute.createMany({
    data: [0, 61, 122, 123].map((minutes) => ({
      tenantId,
      appId,
      minute: new Date(start + minutes * 60_000),
      messagesReceived: 10n,
    })),
  });
  return { tenantId, appId };
}

test('every scheduled job bears being run twice at the same time, and twice again', async () => {
  const kept = await makeTenant();
  const erased = await makeTenant();
  await api.database.tenant.update({ where: { id: erased.tenantId }, data: { deletedAt: new Date() } });
  api.setNow(new Date(Date.now() + 540 * DAY_MS));
  const scheduled = api.backgroundJobs.filter(({ everyMs }) => everyMs !== undefined);
  expect(scheduled.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['erase-tenants', 'roll-up-ledger', 'sweep-by-plan', 'sweep-by-age', 'rotate-keys']),
  );
  const run = { data: {}, isLastTry: false, shouldStop: () => false };
  for (let round = 0; round < 2; round++) {
    for (const job of scheduled) await Promise.all([job.run(run), job.run(run)]);
  }
  const { ledgerMinute, deadLetter, auditEntry, tenantEvent, tenant, app } = api.database;
  const { tenantId, appId } = kept;
  const rows = await ledgerMinute.findMany({ where: { appId }, select: { messagesReceived: true } });
  expect(rows).toEqual([{ messagesReceived: 40n }]);
  expect(await deadLetter.count()).toBe(0);
  expect(await auditEntry.count({ where: { tenantId } })).toBe(0);
  expect(await tenantEvent.count({ where: { tenantId, kind: 'over_quota' } })).toBe(0);
  expect(await app.count({ where: { id: appId } })).toBe(1);
  expect(await tenant.count({ where: { id: erased.tenantId } })).toBe(0);
  expect(await ledgerMinute.count({ where: { appId: erased.appId } })).toBe(0);
});

test('a job that is told to stop leaves the rest for its next run', async () => {
  const { appId } = await makeTenant();
  const stopped = { data: {}, isLastTry: false, shouldStop: () => true };
  for (const { name, run } of api.backgroundJobs) if (name === 'roll-up-ledger') await run(stopped);
  expect(await api.database.ledgerMinute.count({ where: { appId } })).toBe(4);
});
