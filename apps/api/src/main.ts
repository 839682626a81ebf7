import { setFlagsFromString } from 'node:v8';
import { createDatabase, LedgerBuffer, migrate } from '@logferry/db';
import { FrameQueue } from '@logferry/queue';
import { createLogger, createMetrics, loadConfig, onShutdown } from '@logferry/runtime';
import { buildApi } from './build.js';
import { Gate } from './ingest/gate.js';
import { IngestModule } from './ingest/ingest.module.js';
import { openControl } from './open-control.js';
import { quotaDefaultsOf } from './quota-defaults.js';
import { startFailure } from './start-failure.js';
import { OpenStreams } from './streams/open-streams.js';

/** All processes together must stay below the server's max_connections, 100 by default. */
const DATABASE_CONNECTIONS = 10;
/** Requests under way finish; a drain's are answered within 4 s. */
const CLOSE_DEADLINE_MS = 8_000;
const FLUSH_DEADLINE_MS = 5_000;

/*
 * WebAssembly here is Prisma's: a schema engine that runs once and a query compiler whose results are cached. Optimising
 * it again and again in the background takes 70 MB for nothing that anybody waits for. It is compiled at its first use.
 */
setFlagsFromString('--liftoff-only');

async function start(): Promise<void> {
  const config = loadConfig(process.env);
  const { role, publicUrl } = config;
  const logger = createLogger({ name: 'api', level: config.logLevel });
  const metrics = createMetrics();
  await migrate(config.databaseUrl, logger);
  const database = createDatabase({
    connectionString: config.databaseUrl,
    poolSize: DATABASE_CONNECTIONS,
    onConnectionLost: (err) => logger.warn({ err }, 'lost a connection to the database'),
  });
  const queue = new FrameQueue({
    redisUrl: config.redisUrl,
    databaseUrl: config.databaseUrl,
    shards: config.queueShards,
    onError: (err) => logger.warn({ err }, 'the queue has trouble'),
  });
  await queue.open();
  const ledger = new LedgerBuffer({ db: database, logger });
  ledger.start();

  const streams = new OpenStreams(logger);
  metrics.observed('open_streams', 'Streams of server-sent events that are open', () => streams.size);
  const control =
    role === 'ingest' ? undefined : await openControl(config, { database, logger, ledger, queue, streams });
  const gate = new Gate();
  const api = await buildApi({
    logger,
    metrics,
    publicUrl,
    readiness: { database: () => database.$queryRaw`SELECT 1`, queue: () => queue.ping() },
    ...(control === undefined ? {} : { control: control.ports }),
    ...(role === 'control'
      ? {}
      : {
          dataPlane: IngestModule.register({
            database,
            queue,
            ledger,
            metrics,
            logger,
            quotaDefaults: quotaDefaultsOf(config),
            queueBytesMax: config.queueBytesMax,
            gate,
            isGateOurs: role === 'ingest',
          }),
        }),
  });
  onShutdown({
    logger,
    steps: [
      { name: 'streams', deadlineMs: CLOSE_DEADLINE_MS, run: () => streams.close() },
      { name: 'connections', deadlineMs: CLOSE_DEADLINE_MS, run: () => gate.leave() },
      { name: 'http', deadlineMs: CLOSE_DEADLINE_MS, run: () => api.close() },
      { name: 'background work', deadlineMs: FLUSH_DEADLINE_MS, run: async () => control?.close() },
      { name: 'ledger', deadlineMs: FLUSH_DEADLINE_MS, run: () => ledger.close() },
      { name: 'queue', deadlineMs: FLUSH_DEADLINE_MS, run: () => queue.close() },
      { name: 'database', deadlineMs: FLUSH_DEADLINE_MS, run: () => database.close() },
    ],
  });
  await api.listen(config.port, config.host);
  gate.mind(api.getHttpServer(), config.host);
  logger.info({ role, host: config.host, port: config.port, publicUrl }, 'the api is listening');
}

start().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
});
