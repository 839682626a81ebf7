import { expect, test } from '@jest/globals';
import { toCsv, toNdjson } from './audit-export.js';
import type { AuditEntryView } from './audit-log.schema.js';

const ENTRY: AuditEntryView = {
  id: '01923456-789a-7000-8000-000000000000',
  at: '2026-03-04T09:15:02.118Z',
  actor: { kind: 'user', id: 'u1', name: 'ada@example.com' },
  action: 'updateApp',
  resource: 'app',
  resourceId: '01923456-789a-7000-8000-000000000001',
  address: '203.0.113.7',
  userAgent: '=cmd|"/c calc"!A1, or so',
  before: { env: null },
  after: { env: 'a,b' },
};

async function* entries() {
  yield ENTRY;
}

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

test('NDJSON has an entry a line', async () => {
  const text = await textOf(toNdjson(entries()));
  expect(text.endsWith('\n')).toBe(true);
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([ENTRY]);
});

test('CSV quotes what has to be quoted and makes no formula of what a client sent', async () => {
  const [names, row, end] = (await textOf(toCsv(entries()))).split('\r\n');
  expect(names).toBe('id,at,actorKind,actorId,actorName,action,resource,resourceId,address,userAgent,before,after');
  expect(row).toBe(
    `${ENTRY.id},${ENTRY.at},user,u1,ada@example.com,updateApp,app,${ENTRY.resourceId},203.0.113.7,` +
      `"'=cmd|""/c calc""!A1, or so","{""env"":null}","{""env"":""a,b""}"`,
  );
  expect(end).toBe('');
});
