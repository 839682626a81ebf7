import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type FakeHeroku, seedTenants } from '@logferry/testkit';
import type { Page } from './http/page.js';
import { ApiClient, signUp } from './testing/api-client.js';
import { ApiDocument, type Operation } from './testing/document.js';
import { agreeAtHeroku, startHeroku } from './testing/heroku-account.js';
import { plansIn, type QueryPlan } from './testing/query-plans.js';
import { OPERATOR_TOKEN, type RunningApi, startApi } from './testing/running-api.js';
import { waitUntil } from './testing/wait-until.js';

jest.setTimeout(120_000); // servers are started, and many tenants made up

const SIZES = { tenants: 4_000, apps: 2_500, talkingApps: 10, minutesPerDay: 144 };
/** A table that holds less for others is no test of how it is read. */
const OTHERS_ROWS_MIN = 2_400;
/** Rows that a statement may look at: those of the tenant, or the thousand whose names begin alike. */
const ROWS_MAX = 1_200;
/** Pages of tables and indexes that it may look at on the way, so that no index is read from one end to the other. */
const BLOCKS_MAX = 250;

/** There are several for each operation and filter. */
const STATEMENTS_MIN = 200;
/** A few rows of the service itself, whatever the number of tenants. */
const NOBODYS_TABLES = ['key_rotations', 'ledger_restarts', 'ledger_writers'];
/** Streams, which do not end; they read what other operations read. */
const NOT_CALLED = ['followChanges', 'tailApp'];
/** Totals over all tenants: an operator's, and in proportion to them by what they are. */
const OF_ALL_TENANTS = ['getQueues'];

const PAGING = ['limit', 'cursor', 'page'];
const DAY_MS = 86_400_000;

let heroku: FakeHeroku;
let api: RunningApi;
let owner: ApiClient;
let tenantId: string;
/** What the database's server has logged since the last look. */
let log = '';
let looks = 0;
let operations: readonly (readonly [client: ApiClient, operation: Operation])[];
/** What `{id}` stands for, by the word before it. */
let ids: Readonly<Record<string, string>>;
/** Values for the filters whose values the document does not list. */
let filters: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  const started = await startHeroku();
  heroku = started.heroku;
  for (const name of ['shop-1', 'shop-at-heroku']) heroku.createApp(name);
  api = await startApi({
    herokuOauth: started.herokuOauth,
    onDatabaseLog: (text) => {
      log += text;
    },
  });
  // What they look for, they look for among all tenants.
  await api.jobs.stopTaking();
  owner = await signUp(api.url);
  tenantId = (await owner.get<{ id: string }>('/api/v1/tenant')).body.id;
  await seedTenants(api.postgres.url, new Date(), SIZES, [{ tenantId, apps: 3, parkedRows: 10 }]);
  await owner.post('/api/v1/heroku-connection', await agreeAtHeroku(heroku, owner));
  const operator = new ApiClient(api.url, OPERATOR_TOKEN);
  await nameThings();
  operations = [
    ...(await readOperations(owner, '/api/openapi.json')),
    ...(await readOperations(operator, '/api/operator/v1/openapi.json')),
  ];
});
afterAll(async () => {
  await api?.close();
  await heroku?.close();
});

/** The operations of a document that read something of a tenant, or of all. */
async function readOperations(client: ApiClient, path: string) {
  const document = new ApiDocument(JSON.parse((await client.get(path)).text));
  return document.operations
    .filter(({ method, path: of, operationId }) => {
      return method === 'GET' && !of.startsWith('/api/auth/') && !NOT_CALLED.includes(operationId);
    })
    .map((operation) => [client, operation] as const);
}

async function nameThings(): Promise<void> {
  const { database } = api;
  const where = { tenantId };
  const { name } = await database.tenant.findUniqueOrThrow({ where: { id: tenantId } });
  const app = await database.app.findFirstOrThrow({ where: { tenantId, name: 'shop-1' } });
  const member = await database.member.findFirstOrThrow({
    where: { tenantId, role: 'owner' },
    include: { user: true },
  });
  ids = {
    apps: app.id,
    members: member.id,
    destinations: app.destinationId,
    tenants: tenantId,
    'discovered-apps': (await database.discoveredApp.findFirstOrThrow({ where: { appId: app.id } })).id,
    'drain-tokens': (await database.drainToken.findFirstOrThrow({ where: { appId: app.id } })).id,
    invitations: (await database.invitation.findFirstOrThrow({ where })).id,
    'api-tokens': (await database.apiToken.findFirstOrThrow({ where })).id,
    channels: (await database.notificationChannel.findFirstOrThrow({ where })).id,
    'key-rotations': (await database.keyRotation.create({ data: { keyId: 'k1', state: 'finished' } })).id,
  };
  filters = {
    actorId: ['nobody'],
    action: ['nothing'],
    resource: ['destination'],
    resourceId: [app.id],
    from: [new Date(Date.now() - 40 * DAY_MS).toISOString()],
    to: [new Date().toISOString()],
    month: [new Date().toISOString().slice(0, 7)],
    day: [new Date().toISOString().slice(0, 10)],
    // The beginning of every other tenant's name, the whole of one, an address and an id.
    q: ['tenant', name, member.user.email, tenantId],
  };
}

/** An operation plainly, with each filter, and from its second page on. */
async function pathsOf(client: ApiClient, { path, parameters = [] }: Operation): Promise<readonly string[]> {
  const filled = path.replace(/([\w-]+)\/\{\w+\}/g, (_, word: string) => `${word}/${ids[word]}`);
  const queries = parameters.filter(({ in: place, name }) => place === 'query' && !PAGING.includes(name));
  const filtered = queries.flatMap(({ name, schema }) => {
    const values = schema?.enum ?? filters[name] ?? [`no value for ${name}`];
    return values.map((value) => `${name}=${encodeURIComponent(value)}`);
  });
  const paths = ['', ...filtered].map((query) => `${filled}?${query}`);
  if (!parameters.some(({ name }) => name === 'cursor')) return paths;
  const { nextCursor } = (await client.get<Page<object>>(`${filled}?limit=1`)).body;
  return nextCursor === null ? paths : [...paths, `${filled}?cursor=${nextCursor}`];
}

/** What the database did for a request, and for nothing before it. */
async function plansOf(client: ApiClient, path: string): Promise<readonly QueryPlan[]> {
  await untilLogged();
  log = '';
  const answer = await client.get(path);
  expect([path, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([path, 200, '']);
  await untilLogged();
  return plansIn(log);
}

/** Resolves once all statements so far are in the log: this one goes over the same, only connection. */
async function untilLogged(): Promise<void> {
  looks += 1;
  const mark = `look ${looks}.`;
  await api.database.$queryRaw`SELECT ${mark} AS mark`;
  await waitUntil('the server has logged', async () => log.includes(mark));
}

describe('among many tenants', () => {
  test('every table that is tenants’ has rows of others to be lost in', async () => {
    const tables = await api.database.$queryRaw<{ name: string }[]>`
      SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'tenant_id'`;
    expect(tables.length).toBeGreaterThan(10);
    const rows = await api.database.$queryRaw<{ name: string; rows: number }[]>`
      SELECT relname AS name, reltuples::int AS rows FROM pg_class WHERE relname = ANY (${tables.map(({ name }) => name)})`;
    expect(rows.filter(({ rows: count }) => count < OTHERS_ROWS_MIN)).toEqual([]);
  });

  test('nothing that is read scans a table, or looks at more than what is asked for', async () => {
    const faults: string[] = [];
    let statements = 0;
    for (const [client, operation] of operations) {
      if (OF_ALL_TENANTS.includes(operation.operationId)) continue;
      for (const path of await pathsOf(client, operation)) {
        for (const { statement, rows, blocks, scannedTables } of await plansOf(client, path)) {
          statements += 1;
          const scanned = scannedTables.filter((table) => !NOBODYS_TABLES.includes(table));
          if (scanned.length === 0 && rows <= ROWS_MAX && blocks <= BLOCKS_MAX) continue;
          faults.push(`${path}: ${rows} rows, ${blocks} pages, scans ${scanned.join(', ') || 'nothing'}: ${statement}`);
        }
      }
    }
    expect(faults).toEqual([]);
    expect(statements).toBeGreaterThan(STATEMENTS_MIN);
  });
});
