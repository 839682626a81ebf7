import { randomBytes } from 'node:crypto';
import {
  createPostgresBackend,
  type JobProgress,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  Worker,
} from 'bullmq';
import { Pool } from 'pg';
import {
  BULLMQ_SCHEMA,
  FINISHED_TTL_SECONDS,
  GROUP_TTL_SECONDS,
  MARK_TTL_SECONDS,
  POSTGRES_SCHEMA,
  USE_TTL_SECONDS,
} from './keys.js';
import { createPostgresLeases } from './postgres-leases.js';
import { createQueueTables } from './postgres-schema.js';
import { sweepTail } from './postgres-tail.js';
import { type QueueHandle, toHandle } from './queue-handle.js';
import {
  type FrameStore,
  type LeaseBoard,
  OutcomeUnknownError,
  type SettledNote,
  type SharedUse,
  type TenantUse,
  type Ticket,
  type TicketWorker,
  type TicketWorkerOptions,
} from './store.js';
import { TAIL_BOUNDS } from './tail-channel.js';
import { sumCounts, type TicketCounts } from './ticket-counts.js';
import { QUEUE_NAME, TICKET_OPTIONS, TICKET_WORKER_OPTIONS } from './ticket-options.js';

const POOL_SIZE = 8;
const CONNECT_TIMEOUT_MS = 3_000;
/**
 * Commits that Postgres need not have on disk when it answers. Its log is written in order: whatever is on disk, all
 * that was committed before is there too. So only a new ticket waits for the disk, and takes its group with it; what a
 * crash undoes beyond that (a mark, a group dropped, a ticket taken or ended) costs a duplicate, never a loss.
 */
const NO_WAIT_FOR_DISK = '-c synchronous_commit=off';
/** Logplex gives up on a POST after 5 s; an answer must leave before that. */
const QUERY_TIMEOUT_MS = 4_000;
/** How often expired marks and orphaned groups are removed, by whichever process comes first. */
const SWEEP_INTERVAL_MS = 60_000;
const SWEEP_ROWS_MAX = 20_000;

/** In the order of the ids, so that two processes never wait for each other's rows. */
const SHARE_USE = `
  INSERT INTO ${POSTGRES_SCHEMA}.tenant_use AS held (tenant_id, day, bytes, lines, lines_per_second_max, at)
  SELECT tenant_id, day, bytes, lines, rate, clock_timestamp()
  FROM unnest($1::text[], $2::int[], $3::bigint[], $4::float8[], $5::float8[]) AS use (tenant_id, day, bytes, lines, rate)
  ORDER BY tenant_id
  ON CONFLICT (tenant_id) DO UPDATE SET
    day = greatest(held.day, excluded.day),
    bytes = CASE WHEN excluded.day > held.day THEN excluded.bytes
                 WHEN excluded.day = held.day THEN held.bytes + excluded.bytes
                 ELSE held.bytes END,
    lines = greatest(0, held.lines - excluded.lines_per_second_max
                        * greatest(0, extract(epoch FROM excluded.at - held.at))) + excluded.lines,
    lines_per_second_max = excluded.lines_per_second_max,
    at = greatest(held.at, excluded.at)
  RETURNING tenant_id, bytes, lines`;

type TicketQueue = Queue<Ticket, void, string, Ticket, void, string, PostgresQueueBackend, PostgresConnectionOptions>;

/** Groups as rows beside BullMQ's tables, for machines without Redis. Durable as soon as Postgres has committed. */
export class PostgresStore implements FrameStore {
  readonly leases: LeaseBoard;
  private readonly pool: Pool;
  private queues: TicketQueue[] = [];
  private sweeper: NodeJS.Timeout | undefined;
  private readonly idPrefix = randomBytes(9).toString('base64url');
  private nextId = 0;
  private readonly workers = new Set<{ close(force: boolean): Promise<void> }>();

  constructor(
    private readonly databaseUrl: string,
    private readonly shards: number,
    private readonly onError: (error: Error) => void,
  ) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      options: NO_WAIT_FOR_DISK,
      keepAlive: true,
      application_name: 'logferry-queue',
    });
    this.pool.on('error', onError);
    this.leases = createPostgresLeases(this.pool);
  }

  async open(): Promise<void> {
    await createQueueTables(this.pool);
    this.queues = Array.from({ length: this.shards }, (_, shard) => {
      const queue: TicketQueue = new Queue(
        queueName(shard),
        { connection: this.bullmqConnection(), defaultJobOptions: TICKET_OPTIONS },
        createPostgresBackend,
      );
      queue.on('error', this.onError);
      return queue;
    });
    // One after the other: each may apply BullMQ's migrations.
    for (const queue of this.queues) await queue.waitUntilReady();
    this.sweeper = setInterval(() => void this.sweep().catch(this.onError), SWEEP_INTERVAL_MS).unref();
  }

  async putMarks(_shard: number, marks: readonly string[]): Promise<void> {
    await this.pool.query({
      name: 'put-marks',
      text: `INSERT INTO ${POSTGRES_SCHEMA}.frame_marks (key, expires_at)
             SELECT key, now() + make_interval(secs => $2) FROM unnest($1::text[]) AS key
             ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at`,
      values: [[...new Set(marks)], MARK_TTL_SECONDS],
    });
  }

  newGroupId(): string {
    return `${this.idPrefix}${(this.nextId++).toString(36)}`;
  }

  /** A group that is there already, or finished, was stored by a commit whose answer was lost. */
  async commit(
    shard: number,
    group: Buffer,
    marks: readonly string[],
    delayMs: number,
    groupId = this.newGroupId(),
    notes: readonly SettledNote[] = [],
  ): Promise<ReadonlySet<string>> {
    const known = await this.pool.query<{ key: string }>({
      name: 'store-group',
      text: `WITH finished AS (SELECT FROM ${POSTGRES_SCHEMA}.frame_marks WHERE key = $4 AND expires_at > now()),
               known AS (SELECT key FROM ${POSTGRES_SCHEMA}.frame_marks WHERE key = ANY($3) AND expires_at > now()
                            AND NOT EXISTS (SELECT FROM finished)
                            AND NOT EXISTS (SELECT FROM ${POSTGRES_SCHEMA}.frame_groups WHERE id = $1)),
               stored AS (INSERT INTO ${POSTGRES_SCHEMA}.frame_groups (id, body)
                          SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM known) AND NOT EXISTS (SELECT FROM finished)
                          ON CONFLICT (id) DO NOTHING)
             SELECT key FROM known`,
      values: [groupId, group, marks, finishedKey(groupId)],
    });
    if (known.rows.length > 0) return new Set(known.rows.map((row) => row.key));
    const queue = this.queues[shard];
    if (!queue) throw new Error(`No shard ${shard}`);
    // Without a ticket the group is nothing yet, so until here a failure means that nothing was stored. The job has the
    // group's id, so that a repeated commit adds no second ticket.
    const ticket = { group: groupId, bytes: group.length };
    try {
      await queue.add('group', ticket, { jobId: groupId, ...(delayMs > 0 && { delay: delayMs }) });
    } catch (error) {
      throw new OutcomeUnknownError(error);
    }
    if (notes.length > 0) await this.noteSettled(shard, notes).catch(this.onError);
    return NO_MARKS;
  }

  async readGroup(_shard: number, groupId: string): Promise<Buffer | null> {
    const found = await this.pool.query<{ body: Buffer }>({
      name: 'read-group',
      text: `SELECT body || settled AS body FROM ${POSTGRES_SCHEMA}.frame_groups WHERE id = $1`,
      values: [groupId],
    });
    return found.rows[0]?.body ?? null;
  }

  async noteSettled(_shard: number, notes: readonly SettledNote[]): Promise<void> {
    await this.pool.query({
      name: 'note-settled',
      // Locked in the order of the ids, so that two that note at once never wait for each other's rows.
      text: `WITH locked AS (SELECT id FROM ${POSTGRES_SCHEMA}.frame_groups WHERE id = ANY($1) ORDER BY id FOR UPDATE)
             UPDATE ${POSTGRES_SCHEMA}.frame_groups AS held SET settled = held.settled || note.places
             FROM locked JOIN unnest($1::text[], $2::bytea[]) AS note (id, places) USING (id) WHERE held.id = locked.id`,
      values: [notes.map((note) => note.groupId), notes.map((note) => note.places)],
    });
  }

  async dropGroup(_shard: number, groupId: string): Promise<void> {
    await this.pool.query({
      name: 'drop-group',
      text: `WITH dropped AS (DELETE FROM ${POSTGRES_SCHEMA}.frame_groups WHERE id = $1)
             INSERT INTO ${POSTGRES_SCHEMA}.frame_marks (key, expires_at)
             VALUES ($2, now() + make_interval(secs => $3)) ON CONFLICT (key) DO NOTHING`,
      values: [groupId, finishedKey(groupId), FINISHED_TTL_SECONDS],
    });
  }

  createWorker(options: TicketWorkerOptions): TicketWorker {
    const worker = new Worker<Ticket, void, string, PostgresQueueBackend, JobProgress, PostgresConnectionOptions>(
      queueName(options.shard),
      (job, token) => options.process(job, token),
      {
        ...TICKET_WORKER_OPTIONS,
        // One session: of two that ask at once, the later could be given the older ticket.
        connection: { ...this.bullmqConnection(), options: NO_WAIT_FOR_DISK, max: 1 },
        concurrency: options.concurrency,
      },
      createPostgresBackend,
    );
    worker.on('error', options.onError);
    worker.on('active', options.onTaken);
    worker.on('closed', () => this.workers.delete(worker));
    this.workers.add(worker);
    return worker;
  }

  async shareUse(uses: readonly TenantUse[]): Promise<readonly SharedUse[]> {
    const found = await this.pool.query<{ tenant_id: string; bytes: string; lines: number }>({
      name: 'share-use',
      text: SHARE_USE,
      values: [
        uses.map((use) => use.tenantId),
        uses.map((use) => use.day),
        uses.map((use) => use.bytes),
        uses.map((use) => use.lines),
        uses.map((use) => use.linesPerSecondMax),
      ],
    });
    const totals = new Map(found.rows.map((row) => [row.tenant_id, { bytes: Number(row.bytes), lines: row.lines }]));
    return uses.map((use) => totals.get(use.tenantId) ?? { bytes: use.bytes, lines: use.lines });
  }

  async counts(): Promise<TicketCounts> {
    return await sumCounts(this.queues);
  }

  handles(): readonly QueueHandle[] {
    return this.queues.map((queue, shard) => toHandle(queueName(shard), queue));
  }

  async ping(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  async close(): Promise<void> {
    // By force: whoever wants the tickets in work finished has called FrameConsumer.stopTaking before.
    await Promise.allSettled([...this.workers].map((worker) => worker.close(true)));
    clearInterval(this.sweeper);
    await Promise.allSettled(this.queues.map((queue) => queue.close()));
    await this.pool.end();
  }

  private bullmqConnection() {
    return {
      connectionString: this.databaseUrl,
      schema: BULLMQ_SCHEMA,
      migrate: true,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'logferry-tickets',
    };
  }

  private async sweep(): Promise<void> {
    // A busy minute leaves more than one statement should delete.
    for (let swept = SWEEP_ROWS_MAX; swept === SWEEP_ROWS_MAX; ) {
      const { rowCount } = await this.pool.query(
        `DELETE FROM ${POSTGRES_SCHEMA}.frame_marks WHERE key IN
           (SELECT key FROM ${POSTGRES_SCHEMA}.frame_marks WHERE expires_at < now() LIMIT ${SWEEP_ROWS_MAX})`,
      );
      swept = rowCount ?? 0;
    }
    await this.pool.query(
      `DELETE FROM ${POSTGRES_SCHEMA}.frame_groups WHERE created_at < now() - make_interval(secs => $1)`,
      [GROUP_TTL_SECONDS],
    );
    await this.pool.query(`DELETE FROM ${POSTGRES_SCHEMA}.tenant_use WHERE at < now() - make_interval(secs => $1)`, [
      USE_TTL_SECONDS,
    ]);
    await sweepTail(this.pool, TAIL_BOUNDS);
  }
}

const NO_MARKS: ReadonlySet<string> = new Set();
const finishedKey = (groupId: string): string => `finished:${groupId}`;
const queueName = (shard: number): string => `${QUEUE_NAME}-${shard}`;
