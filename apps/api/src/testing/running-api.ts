import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { siteCatalog } from '@logferry/datadog';
import { createDatabase, type Database, hashToken, Keyring, LedgerBuffer, migrate } from '@logferry/db';
import { FrameQueue, JobQueue, RateLimits } from '@logferry/queue';
import { createLogger, createMetrics, generateKeyringText } from '@logferry/runtime';
import { type FakeDatadog, startFakeDatadog, startPostgres, type ThrowawayPostgres } from '@logferry/testkit';
import { buildApi } from '../build.js';
import type { HerokuPorts } from '../heroku/heroku-ports.js';
import type { HerokuOauth } from '../heroku-connection/heroku-oauth.js';
import { createInvalidations, type Invalidation } from '../invalidation/invalidations.js';
import type { BackgroundJob } from '../jobs/background-job.js';
import { BackgroundJobs } from '../jobs/background-jobs.js';
import { createMailer } from '../mail/mailer.js';
import { Outbound } from '../outbound/outbound.js';
import { OpenStreams } from '../streams/open-streams.js';
import { type KeptMail, readOutbox } from './outbox.js';
import { EXPLAINED } from './query-plans.js';

/** A real api on a real Postgres and a fake Datadog, all on 127.0.0.1, for the integration tests. */
export interface RunningApi {
  readonly url: string;
  /** Every route of the control plane as Fastify knows it: `GET /api/v1/apps/:id`. */
  readonly routes: readonly string[];
  readonly postgres: ThrowawayPostgres;
  readonly database: Database;
  readonly datadog: FakeDatadog;
  readonly keyring: Keyring;
  /** The queue of this api, open. */
  readonly queue: FrameQueue;
  readonly streams: OpenStreams;
  /** What it counts is in the database after a `flush`. */
  readonly ledger: LedgerBuffer;
  /** Its background work, which runs by itself. */
  readonly jobs: JobQueue;
  /** What its background work is, to be run by a test. */
  readonly backgroundJobs: readonly BackgroundJob[];
  /** What was announced so far, but for what people read (`changed`) or look at (`look`). */
  readonly invalidations: Invalidation[];
  /** The mails it has sent, oldest first. */
  mails(): Promise<readonly KeptMail[]>;
  /** Everything the api has logged. */
  logText(): string;
  /** Makes `now` of the api another time; null: the real one. */
  setNow(now: Date | null): void;
  close(): Promise<void>;
}

export const PUBLIC_URL = 'https://logs.example.com';
export const OPERATOR_TOKEN = 'an operator token for tests, of many characters';
const DATABASE_CONNECTIONS = 5;
/** Tests wait for it. */
const STREAM_CHECK_MS = 100;
const CUT_INTERVAL_MS = 50;

export async function startApi(
  options: {
    publicUrl?: string;
    dashboardRoot?: string;
    webhookOrigins?: readonly string[];
    hasOperator?: boolean;
    keyring?: Keyring;
    requestsPerMinuteMax?: number;
    heroku?: HerokuPorts;
    herokuOauth?: HerokuOauth;
    /** Where the queues live; on Postgres unless given. */
    redisUrl?: string;
    /** Hears what Postgres logs; then it explains the statements of the api's database there, which is one connection. */
    onDatabaseLog?: (text: string) => void;
  } = {},
): Promise<RunningApi> {
  const publicUrl = options.publicUrl ?? PUBLIC_URL;
  const { onDatabaseLog, redisUrl } = options;
  const isExplained = onDatabaseLog !== undefined;
  const postgres = await startPostgres({ fsync: false, ...(isExplained && { onLog: onDatabaseLog }) });
  const datadog = await startFakeDatadog({ sites: [{ code: 'T1', name: 'T1 (test)' }, { code: 'T2' }] });
  const lines: string[] = [];
  const destination = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) });
  const logger = createLogger({ name: 'api', level: 'debug', destination });
  await migrate(postgres.url, logger);
  const database = isExplained
    ? createDatabase({ connectionString: `${postgres.url}?${EXPLAINED}`, poolSize: 1 })
    : createDatabase({ connectionString: postgres.url, poolSize: DATABASE_CONNECTIONS });
  const keyring = options.keyring ?? Keyring.parse(generateKeyringText());
  const onError = (err: Error) => logger.warn({ err }, 'queue');
  const queue = new FrameQueue({ redisUrl, databaseUrl: postgres.url, shards: 1, onError });
  await queue.open();
  const jobs = new JobQueue({ redisUrl, databaseUrl: postgres.url, onError });
  await jobs.open();
  const ledger = new LedgerBuffer({ db: database, logger });
  const invalidations: Invalidation[] = [];
  const announced = createInvalidations(queue.pubSub);
  const streams = new OpenStreams(logger, STREAM_CHECK_MS);
  const outboxDir = await mkdtemp(join(tmpdir(), 'logferry-outbox-'));
  const mailer = createMailer({ smtpUrl: undefined, from: 'a@example.com', outboxDir, isLinkShown: false, logger });
  let fixedNow: Date | null = null;
  const api = await buildApi({
    logger,
    publicUrl,
    metrics: createMetrics(),
    readiness: { database: () => database.$queryRaw`SELECT 1` },
    dashboardRoot: options.dashboardRoot ?? '/nowhere',
    control: {
      database,
      keyring,
      queue,
      jobs,
      requestLimits: new RateLimits({ max: options.requestsPerMinuteMax ?? 10_000, windowSeconds: 60, onError }),
      mailer,
      outbound: new Outbound({ extraOrigins: options.webhookOrigins ?? [], resolve: async () => ['10.0.0.1'] }),
      ledger,
      logger,
      publicUrl,
      sites: siteCatalog(datadog.sites),
      invalidations: {
        ...announced,
        publish: async (message) => {
          if (message.kind !== 'changed' && message.kind !== 'look') invalidations.push(message);
          await announced.publish(message);
        },
      },
      streams,
      heroku: options.heroku ?? null,
      herokuOauth: options.herokuOauth ?? null,
      quotaDefaults: { bytesPerDayMax: null, linesPerSecondMax: null, parkedBytesMax: 500_000_000 },
      operatorTokenHash: options.hasOperator === false ? null : hashToken(OPERATOR_TOKEN),
      sessionSecret: 'a session secret for tests, of many characters',
      now: () => fixedNow ?? new Date(),
    },
  });
  const routes: string[] = [];
  // Nest adds its routes when it starts; those beside it (better-auth's, the document, the dashboard) are there already.
  api
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) if (each !== 'HEAD') routes.push(`${each} ${url}`);
    });
  await api.listen(0, '127.0.0.1');
  return {
    url: (await api.getUrl()).replace('[::1]', '127.0.0.1'),
    routes,
    postgres,
    database,
    datadog,
    keyring,
    queue,
    streams,
    ledger,
    jobs,
    backgroundJobs: api.get(BackgroundJobs).jobs,
    invalidations,
    mails: () => readOutbox(outboxDir),
    logText: () => lines.join(''),
    setNow: (now) => {
      fixedNow = now;
    },
    close: async () => {
      streams.close();
      // A client's spare connection, on which nothing was ever asked, is idle to nobody; and one may come while others are cut.
      const cutting = setInterval(() => api.getHttpServer().closeAllConnections(), CUT_INTERVAL_MS);
      await api.close();
      clearInterval(cutting);
      await jobs.close();
      await queue.close();
      await database.close();
      await datadog.close();
      await postgres.stop();
      await rm(outboxDir, { recursive: true });
    },
  };
}
