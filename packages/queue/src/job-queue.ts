import type { PostgresConnectionOptions, PostgresQueueBackend } from 'bullmq';
import { createPostgresBackend, type JobProgress, type JobsOptions, Queue, Worker } from 'bullmq';
import { BULLMQ_SCHEMA, JOBS_PREFIX, JOBS_QUEUE } from './keys.js';
import { type QueueHandle, toHandle } from './queue-handle.js';
import { createRedisClient, type RedisClient, redisReady } from './redis-client.js';
import { sumCounts, type TicketCounts } from './ticket-counts.js';

const CONNECT_TIMEOUT_MS = 3_000;
/** Jobs are few and short of queries; the frames' own connections are not shared, so that jobs never hold them up. */
const POOL_SIZE = 3;
/** Kept for an operator to look at. */
const FAILED_JOBS_KEPT = 200;
/** A job of a process that died is taken over after at most both of these. */
const LOCK_MS = 30_000;
const STALLED_INTERVAL_MS = 15_000;
const EVENTS_MAX = 100;

export interface JobQueueOptions {
  /** When set the queue lives on Redis, else on Postgres. */
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
  readonly onError: (error: Error) => void;
}

/** A job as whoever does it sees it. */
export interface JobRun {
  readonly data: JobData;
  /** Whether the job is given up when this run throws. */
  readonly isLastTry: boolean;
  /** Whether the process ends: what is left is for the next run. */
  shouldStop(): boolean;
}

export type JobData = Readonly<Record<string, string>>;

export interface NewJob {
  readonly name: string;
  readonly data: JobData;
  /** While a job of this id waits or runs, another one is not added. No colon. */
  readonly id: string;
  readonly tries: number;
  /** Before the second try; doubled before each further one, with a fifth of jitter. */
  readonly retryDelayMs: number;
}

type Handlers = Readonly<Record<string, (run: JobRun) => Promise<void>>>;
type JobsQueue = Pick<
  Queue<JobData, void, string>,
  'add' | 'upsertJobScheduler' | 'getJobCounts' | 'getJobSchedulers' | 'removeJobScheduler' | 'waitUntilReady' | 'close'
>;

/**
 * The control plane's background work: jobs by schedule, and jobs that are tried again until they succeed. On Redis or on
 * Postgres, with no other difference.
 *
 * Guarantees: each time a scheduled job is due one process does it, some interval later at worst. What a job does must bear
 * being done twice, also at once: when a process dies over it, or it takes longer than its interval. Bounds: `concurrency` of `run`, tries, failed jobs kept.
 */
export class JobQueue {
  private readonly queue: JobsQueue;
  private readonly client: RedisClient | undefined;
  private workerClient: RedisClient | undefined;
  private worker: { close(): Promise<void> } | undefined;
  private isStopping = false;

  constructor(private readonly options: JobQueueOptions) {
    const { redisUrl, onError } = options;
    this.client = redisUrl ? createRedisClient(redisUrl, 'producer').on('error', onError) : undefined;
    this.queue = this.createQueue();
  }

  /** Connects and prepares the schema. Rejects when the server cannot be reached. */
  async open(): Promise<void> {
    if (this.client !== undefined) await redisReady(this.client);
    await this.queue.waitUntilReady();
  }

  /** Has exactly these jobs run by themselves, every so many milliseconds; schedules of other names end. */
  async schedule(everyMs: Readonly<Record<string, number>>): Promise<void> {
    for (const scheduler of await this.queue.getJobSchedulers()) {
      if (!(scheduler.key in everyMs)) await this.queue.removeJobScheduler(scheduler.key);
    }
    for (const [name, every] of Object.entries(everyMs)) {
      await this.queue.upsertJobScheduler(name, { every }, { name, data: {}, opts: ENDED_JOBS });
    }
  }

  async add({ name, data, id, tries, retryDelayMs }: NewJob): Promise<void> {
    const backoff = { type: 'exponential', delay: retryDelayMs, jitter: 0.2 };
    await this.queue.add(name, data, { ...ENDED_JOBS, jobId: id, attempts: tries, backoff });
  }

  /** Starts doing jobs. A job that nobody here can do fails. */
  run(handlers: Handlers, concurrency: number): void {
    const work = async (job: { name: string; data: JobData; attemptsMade: number; opts: JobsOptions }) => {
      const handle = handlers[job.name];
      if (handle === undefined) throw new Error(`There is no handler for the job ${job.name}`);
      const isLastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
      await handle({ data: job.data, isLastTry, shouldStop: () => this.isStopping });
    };
    this.worker = this.createWorker(work, concurrency);
  }

  /** Takes no more jobs; resolves when those under way have ended. */
  async stopTaking(): Promise<void> {
    this.isStopping = true;
    await this.worker?.close();
  }

  /** Jobs by state. */
  counts(): Promise<TicketCounts> {
    return sumCounts([this.queue]);
  }

  /** For an operator's board. */
  handle(): QueueHandle {
    return toHandle(JOBS_QUEUE, this.queue);
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.worker?.close(), this.queue.close()]);
    this.workerClient?.disconnect();
    this.client?.disconnect();
  }

  private createQueue(): JobsQueue {
    const { onError } = this.options;
    if (this.client === undefined) {
      const queue: Queue<
        JobData,
        void,
        string,
        JobData,
        void,
        string,
        PostgresQueueBackend,
        PostgresConnectionOptions
      > = new Queue(JOBS_QUEUE, { connection: this.postgresConnection() }, createPostgresBackend);
      return queue.on('error', onError);
    }
    const streams = { events: { maxLen: EVENTS_MAX } };
    return new Queue<JobData, void, string>(JOBS_QUEUE, {
      connection: this.client,
      prefix: JOBS_PREFIX,
      streams,
    }).on('error', onError);
  }

  private createWorker(work: WorkFunction, concurrency: number): { close(): Promise<void> } {
    const { redisUrl, onError } = this.options;
    const timing = { concurrency, lockDuration: LOCK_MS, stalledInterval: STALLED_INTERVAL_MS };
    if (redisUrl === undefined) {
      const connection = this.postgresConnection();
      return new Worker<JobData, void, string, PostgresQueueBackend, JobProgress, PostgresConnectionOptions>(
        JOBS_QUEUE,
        work,
        { ...timing, connection },
        createPostgresBackend,
      ).on('error', onError);
    }
    this.workerClient = createRedisClient(redisUrl, 'worker').on('error', onError);
    const options = { ...timing, connection: this.workerClient, prefix: JOBS_PREFIX };
    return new Worker<JobData, void, string>(JOBS_QUEUE, work, options).on('error', onError);
  }

  private postgresConnection() {
    return {
      connectionString: this.options.databaseUrl,
      schema: BULLMQ_SCHEMA,
      migrate: true,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'logferry-jobs',
    };
  }
}

type WorkFunction = (job: { name: string; data: JobData; attemptsMade: number; opts: JobsOptions }) => Promise<void>;

const ENDED_JOBS = { removeOnComplete: true, removeOnFail: FAILED_JOBS_KEPT, stackTraceLimit: 1 } satisfies JobsOptions;
