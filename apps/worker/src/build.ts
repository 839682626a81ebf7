import { randomUUID } from 'node:crypto';
import { IntakeClient, siteCatalog } from '@logferry/datadog';
import {
  createDatabase,
  DeadLetters,
  DiscoveredApps,
  Keyring,
  LedgerBuffer,
  noteEvent,
  ParkedFrames,
  RuleCounts,
  waitForMigrations,
} from '@logferry/db';
import { FrameQueue } from '@logferry/queue';
import { type Config, createMetrics, type Logger, type ReadinessChecks, type ShutdownStep } from '@logferry/runtime';
import { Accounts } from './accounts.js';
import { followAnnouncements, type WorkerMessage } from './announcements.js';
import { createApps } from './apps.js';
import { CompletedLogs } from './completed-logs.js';
import { DestinationStatus } from './destination-status.js';
import { createDestinations } from './destinations.js';
import { Joiner } from './joiner.js';
import { LaneReports } from './lane-reports.js';
import { Lanes } from './lanes.js';
import { LogMemory } from './log-memory.js';
import { buildMetrics } from './metrics/build-metrics.js';
import { observeWorker } from './observe.js';
import { Parking } from './parking.js';
import { Pipeline } from './pipeline.js';
import { Recovery } from './recovery.js';
import { RefusedLogs } from './refused-logs.js';
import { SiteHealth } from './site-health.js';
import { type SetAside, SliceEnds } from './slice-ends.js';
import { Tail } from './tail/tail.js';
import { UpstreamLoss } from './upstream-loss.js';

const DATABASE_POOL_SIZE = 4;
/** The api migrates; a worker that starts with it, or before it, waits this long for the tables. */
const SCHEMA_TIMEOUT_MS = 120_000;
/** Bytes of frames in work: those of the tickets taken and not ended. */
const FRAME_BYTES_IN_WORK_MAX = 24_000_000;
/**
 * Bytes of logs made of them and not yet delivered. At 100,000 lines a second these are a fifth of a second of them. Each of these
 * bytes is held several times over while it is packed: a worker whose intake hangs takes 364 MB with these bounds, 405 with 24 MB of logs,
 * and one behind 2 million lines 432 with 32 MB of frames and 36 MB of logs.
 */
const LOG_BYTES_MAX = 20_000_000;
/** A tenant whose parked frames overflow is told once a day. */
const OVERFLOW_EVENT_INTERVAL_MS = 24 * 3_600_000;
/** The orchestrators' usual patience with SIGTERM is 30 s. */
const DRAIN_DEADLINE_MS = 23_000;
const CLOSE_DEADLINE_MS = 2_000;
/** What metrics are still here may use for a last try; less than the deadline, so that the rest is counted. */
const METRICS_BUDGET_MS = 1_500;

export interface Worker {
  readonly checks: ReadinessChecks;
  readonly metrics: ReturnType<typeof createMetrics>;
  start(): Promise<void>;
  /** In order; each with its own deadline. */
  readonly stopSteps: readonly ShutdownStep[];
}

/** Puts the worker together. Nothing runs until `start`. */
export function buildWorker(config: Config, logger: Logger, version: string): Worker {
  const onError = (message: string) => (err: unknown) => logger.warn({ err }, message);
  const db = createDatabase({ connectionString: config.databaseUrl, poolSize: DATABASE_POOL_SIZE });
  const queue = new FrameQueue({
    redisUrl: config.redisUrl,
    databaseUrl: config.databaseUrl,
    shards: config.queueShards,
    onError: onError('queue connection'),
  });
  const metrics = createMetrics();
  const client = new IntakeClient({ userAgentVersion: version });
  const ledger = new LedgerBuffer({ db, logger });
  const upstreamLoss = new UpstreamLoss(db, onError('upstream losses not told'));
  const ruleCounts = new RuleCounts({ db, now: Date.now, onError: onError('counts of rules not written') });
  const discoveredApps = new DiscoveredApps({ db, now: Date.now, onError: onError('discovered apps not written') });
  const accounts = new Accounts(ledger, Date.now, (appId) => upstreamLoss.note(appId));
  const apps = createApps(db);
  const keyring = Keyring.parse(config.encryptionKeys);
  const destinations = createDestinations(db, keyring, siteCatalog(config.datadogSitesExtra));
  const letters = new DeadLetters(db, keyring);
  const refused = new RefusedLogs({ letters, accounts });
  const observer = observeWorker(
    metrics,
    queue,
    () => lanes.count,
    () => sites.incidents,
  );
  const consumer = queue.consumer({
    concurrency: config.workerConcurrency,
    bytesMax: FRAME_BYTES_IN_WORK_MAX,
    onSaturated: () => {
      joiner.hurry();
      lanes.flush();
    },
    onShardsHeld: (count) => {
      observer.shardsHeld(count);
      const shards = { held: count, of: config.queueShards };
      if (count > 0) logger.info({ shards }, 'takes tickets');
      else logger.info({ shards }, 'stands by: other workers hold every shard; QUEUE_SHARDS says how many there are');
    },
    onStore: (isThere) => {
      if (isThere) {
        lanes.resume();
        logger.info('the queue is back');
      } else {
        lanes.hold();
        logger.warn('the queue is away: no logs are sent until it is back');
      }
    },
    onError: onError('queue connection'),
  });
  const setAside: SetAside = async (frames, delayMs, ends) => {
    await queue.setAside(frames, { delayMs, ends });
  };
  const memory = new LogMemory(LOG_BYTES_MAX, () => lanes.flush());
  const workerId = randomUUID();
  const announce = (message: WorkerMessage): void => {
    queue.pubSub.publish(JSON.stringify(message)).catch(onError('other workers not told'));
  };
  const parked = new ParkedFrames(db, config.tenantParkedBytesMax);
  const parking = new Parking({
    parked,
    accounts,
    setAside: queue.setAside.bind(queue),
    noteSettled: (frames) => void consumer.noteSettled(frames),
    onOverflow: (tenantId) => {
      const sinceMs = Date.now() - OVERFLOW_EVENT_INTERVAL_MS;
      noteEvent(db, { tenantId, kind: 'park_overflow', sinceMs }).catch(onError('event not noted'));
    },
    onError: onError('frames not parked; they wait in the queue'),
  });
  const park = parking.park.bind(parking);
  const sites = new SiteHealth(Date.now, (site, isIncident) => {
    if (isIncident) logger.warn({ site }, 'most destinations of a site fail: slowing down');
    else logger.info({ site }, 'the site takes logs again');
  });
  const ends = new SliceEnds({ accounts, refuse: refused.refuse.bind(refused), setAside, park });
  const reports: LaneReports = new LaneReports({
    db,
    workerId,
    laneOf: (destinationId) => lanes.peek(destinationId),
    nextTrialAtMs: (destinationId) => recovery.nextTryAtMs(destinationId),
    now: Date.now,
    onError: onError('attempts not written'),
  });
  const lanes = new Lanes({
    client,
    destinations,
    status: new DestinationStatus(db, Date.now, onError('destination status not written')),
    sites,
    ends,
    memory,
    onAttempt: observer.attempt,
    reports,
    announce: (id, news) => {
      announce({ kind: 'lane', id, from: workerId, news });
      if (news.state === 'flowing') points.delivery.tryAgain(id);
    },
  });
  const points = buildMetrics({
    db,
    ledger,
    destinations,
    isParked: (destinationId) => lanes.peek(destinationId)?.health.isParked ?? false,
    registry: metrics,
    userAgentVersion: version,
    onError,
  });
  const tail = new Tail({
    channel: queue.tail,
    keyring,
    now: () => performance.now(),
    onError: onError('lines not shown to those who look at them'),
    onMissed: observer.missedByTail,
  });
  const completed = new CompletedLogs({ apps, lanes, accounts, ends, tail, ruleCounts });
  const joiner = new Joiner(Date.now, (log) => void completed.complete(log));
  const pipeline = new Pipeline({
    apps,
    lanes,
    accounts,
    joiner,
    completed,
    ruleCounts,
    discoveredApps,
    tail,
    setAside,
    park,
    memory,
    metrics: points.delivery,
    now: Date.now,
    onFrameError: (err) => logger.error({ err }, 'a frame cannot be transformed; it is seen again later'),
  });
  const recovery = new Recovery({
    db,
    parked,
    parking,
    accounts,
    lanes,
    destinations,
    announceTrial: (id) => announce({ kind: 'trial', id, from: workerId }),
    onError: onError('recovery'),
  });

  return {
    metrics,
    checks: { database: () => db.$queryRaw`SELECT 1`, queue: () => queue.ping() },
    async start() {
      await waitForMigrations(config.databaseUrl, SCHEMA_TIMEOUT_MS);
      await queue.open();
      await followAnnouncements({
        pubSub: queue.pubSub,
        apps,
        destinations,
        lanes,
        recovery,
        metrics: points.delivery,
        tail,
        workerId,
      });
      ledger.start();
      ruleCounts.start();
      discoveredApps.start();
      reports.start();
      recovery.start();
      upstreamLoss.start();
      points.delivery.start();
      consumer.run(async (frames, onSettled) => {
        try {
          return await pipeline.handle(frames, onSettled);
        } catch (err) {
          logger.error({ err, frames: frames.length }, 'a ticket failed and will be seen again');
          throw err;
        }
      });
    },
    stopSteps: [
      { name: 'finish tickets', deadlineMs: DRAIN_DEADLINE_MS, run: () => finishTickets() },
      { name: 'send the metrics', deadlineMs: CLOSE_DEADLINE_MS, run: () => points.delivery.close(METRICS_BUDGET_MS) },
      { name: 'write the ledger', deadlineMs: CLOSE_DEADLINE_MS, run: () => ledger.close() },
      { name: 'write what rules did', deadlineMs: CLOSE_DEADLINE_MS, run: () => ruleCounts.close() },
      { name: 'write discovered apps', deadlineMs: CLOSE_DEADLINE_MS, run: () => discoveredApps.close() },
      { name: 'write the last attempts', deadlineMs: CLOSE_DEADLINE_MS, run: () => reports.close() },
      { name: 'close the queue', deadlineMs: CLOSE_DEADLINE_MS, run: () => queue.close() },
      { name: 'close the intake clients', deadlineMs: CLOSE_DEADLINE_MS, run: () => closeClients() },
      { name: 'close the database', deadlineMs: CLOSE_DEADLINE_MS, run: () => db.close() },
    ],
  };

  async function closeClients(): Promise<void> {
    await Promise.all([client.close(), points.client.close()]);
  }

  async function finishTickets(): Promise<void> {
    lanes.close();
    await Promise.all([recovery.stop(), upstreamLoss.stop()]);
    // Whatever is gathered leaves at once, for as long as tickets are still in work.
    const flushing = setInterval(() => {
      joiner.flush();
      lanes.flush();
    }, 50);
    try {
      await consumer.stopTaking();
    } finally {
      clearInterval(flushing);
      joiner.close();
    }
  }
}
