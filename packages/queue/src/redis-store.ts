import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import {
  FINISHED_TTL_SECONDS,
  GROUP_TTL_SECONDS,
  MARK_TTL_SECONDS,
  redisGroupKey,
  redisMarkKey,
  redisPrefix,
  redisUseKey,
  USE_TTL_SECONDS,
} from './keys.js';
import { type QueueHandle, toHandle } from './queue-handle.js';
import { createRedisClient, type RedisClient, redisReady } from './redis-client.js';
import { createRedisLeases } from './redis-leases.js';
import {
  type FrameStore,
  type LeaseBoard,
  OutcomeUnknownError,
  type SettledNote,
  type SharedUse,
  type TenantUse,
  type Ticket,
  TicketWorker,
  TicketWorkerOptions,
} from './store.js';
import { sumCounts, type TicketCounts } from './ticket-counts.js';
import { QUEUE_NAME, TICKET_OPTIONS, TICKET_WORKER_OPTIONS } from './ticket-options.js';

/** BullMQ keeps a stream of events per queue that nobody here reads; keep it from growing. */
const EVENTS_MAX = 100;

/**
 * Writes the marks of groups that are durable by now, then stores a group unless one of its frames is known. A group that
 * is there already, or finished, was stored by a commit whose answer was lost.
 * KEYS: the group, `count` marks to look for, marks to write. ARGV: bytes, their seconds, count, the marks' seconds.
 * Returns the places (from 0) of the known marks.
 */
const STORE_GROUP = `
  local count, known = tonumber(ARGV[3]), {}
  for place = count + 2, #KEYS do redis.call('SET', KEYS[place], '', 'EX', ARGV[4]) end
  if redis.call('EXISTS', KEYS[1]) == 1 then return known end
  for place = 1, count do
    if redis.call('EXISTS', KEYS[place + 1]) == 1 then known[#known + 1] = place - 1 end
  end
  if #known == 0 then redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) end
  return known`;
/** Places behind the bytes of groups, unless these are finished. KEYS: groups. ARGV: their places. */
const NOTE_SETTLED = `
  for place, key in ipairs(KEYS) do
    if redis.call('STRLEN', key) > 0 then redis.call('APPEND', key, ARGV[place]) end
  end`;
/**
 * The same, if the group that takes their place is stored and has its ticket, or is finished already. Whatever became of
 * the commands before this one, it is never a note of frames that are nowhere else. KEYS: that group, its ticket, groups.
 */
const NOTE_MOVED = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return end
  if redis.call('EXISTS', KEYS[2]) == 0 and redis.call('STRLEN', KEYS[1]) > 0 then return end
  for place = 3, #KEYS do
    if redis.call('STRLEN', KEYS[place]) > 0 then redis.call('APPEND', KEYS[place], ARGV[place - 2]) end
  end`;
/** Marks, and groups that are finished. */
const PUT_MARKS = "for _, key in ipairs(KEYS) do redis.call('SET', key, '', 'EX', ARGV[1]) end";
/**
 * KEYS: tenants. ARGV: the keys' seconds; of each tenant its day, bytes, lines, and the rate its bucket of lines empties by.
 * Returns bytes and lines of each.
 */
const SHARE_USE = `
  local time, totals = redis.call('TIME'), {}
  local now = time[1] + time[2] / 1000000
  for place, key in ipairs(KEYS) do
    local first = place * 4 - 2
    local day, bytes, lines, rate = unpack(ARGV, first, first + 3)
    local held = redis.call('HMGET', key, 'day', 'bytes', 'lines', 'at')
    local heldDay, total = tonumber(held[1] or day), tonumber(held[2] or 0)
    day = tonumber(day)
    if day > heldDay then heldDay, total = day, 0 end
    if day == heldDay then total = total + bytes end
    local level = math.max(0, (held[3] or 0) - rate * math.max(0, now - (held[4] or now))) + lines
    total, level = string.format('%.0f', total), string.format('%.3f', level)
    redis.call('HSET', key, 'day', heldDay, 'bytes', total, 'lines', level, 'at', string.format('%.6f', now))
    redis.call('EXPIRE', key, ARGV[1])
    totals[#totals + 1] = total
    totals[#totals + 1] = level
  end
  return totals`;
/** How long a mark waits for a commit to travel with. */
const MARKS_WAIT_MS = 5;

/**
 * Marks on their way to Redis together: of the frames that became durable since the last commit left, so at most those
 * of the commits in flight (group-commit.ts).
 */
class MarkBatch {
  readonly marks: string[] = [];
  /** Settles as the command does that writes them. */
  readonly written: Promise<void>;
  writtenBy: (command: Promise<unknown>) => void = () => undefined;

  constructor() {
    this.written = new Promise((resolve) => {
      this.writtenBy = (command) => resolve(command.then(() => undefined));
    });
    // Whoever put the marks may still be waiting for its timer when the command fails.
    this.written.catch(() => undefined);
  }
}

/**
 * Groups as binary strings beside BullMQ's keys. Durability is Redis's own: AOF with `appendfsync always` loses nothing
 * acknowledged, `everysec` may lose the last moment before a crash of Redis itself.
 */
export class RedisStore implements FrameStore {
  readonly leases: LeaseBoard;
  private readonly client: RedisClient;
  private workerClient: RedisClient | undefined;
  private readonly queues: Queue<Ticket>[];
  /** Ids need only be unique: a random prefix per process and a counter cost less than a UUID per commit. */
  private readonly idPrefix = randomBytes(9).toString('base64url');
  private nextId = 0;
  private readonly waitingMarks: MarkBatch[];
  private readonly waitingDrops: { keys: string[]; sent: Promise<void> | undefined }[];
  private readonly workers = new Set<{ close(force: boolean): Promise<void> }>();

  constructor(
    private readonly redisUrl: string,
    shards: number,
    private readonly onError: (error: Error) => void,
  ) {
    this.client = createRedisClient(redisUrl, 'producer');
    this.client.on('error', onError);
    this.leases = createRedisLeases(this.client);
    this.waitingMarks = Array.from({ length: shards }, () => new MarkBatch());
    this.waitingDrops = Array.from({ length: shards }, () => ({ keys: [], sent: undefined }));
    this.queues = Array.from({ length: shards }, (_, shard) => {
      const queue = new Queue<Ticket>(QUEUE_NAME, {
        connection: this.client,
        prefix: redisPrefix(shard),
        defaultJobOptions: TICKET_OPTIONS,
        streams: { events: { maxLen: EVENTS_MAX } },
      });
      queue.on('error', onError);
      return queue;
    });
  }

  async open(): Promise<void> {
    await redisReady(this.client);
    await Promise.all(this.queues.map((queue) => queue.waitUntilReady()));
  }

  /**
   * All commands leave on one connection without waiting in between: Redis runs them in this order, so a ticket never
   * precedes its group, and one round trip does for all. When the first fails, or finds a known frame, the ticket names
   * nothing and nothing was acknowledged; the worker lets it go.
   */
  async commit(
    shard: number,
    group: Buffer,
    marks: readonly string[],
    delayMs: number,
    groupId = this.newGroupId(),
    notes: readonly SettledNote[] = [],
  ): Promise<ReadonlySet<string>> {
    const keys = [redisGroupKey(shard, groupId)];
    for (const mark of marks) keys.push(redisMarkKey(shard, mark));
    const durable = this.takeMarks(shard);
    for (const mark of durable?.marks ?? []) keys.push(redisMarkKey(shard, mark));
    const values = [group, GROUP_TTL_SECONDS, marks.length, MARK_TTL_SECONDS];
    const stored = this.client.eval(STORE_GROUP, keys.length, ...keys, ...values);
    durable?.writtenBy(stored);
    const ticket = { group: groupId, bytes: group.length };
    // The job has the group's id, so that a repeated commit adds no second ticket.
    const queued = this.queue(shard).add('group', ticket, { jobId: groupId, ...(delayMs > 0 && { delay: delayMs }) });
    const noted = notes.length > 0 ? this.noteMoved(shard, groupId, notes).catch(this.onError) : undefined;
    const [store, queue] = await Promise.allSettled([stored, queued, noted]);
    if (store.status === 'rejected') {
      throw wasNotRun(store.reason) ? store.reason : new OutcomeUnknownError(store.reason);
    }
    const places = Array.isArray(store.value) ? store.value : [];
    if (places.length === 0 && queue.status === 'rejected') throw new OutcomeUnknownError(queue.reason);
    return new Set(places.flatMap((place) => marks[Number(place)] ?? []));
  }

  /**
   * Leaves right behind the ticket, which BullMQ sends after one promise that is kept already: whoever waits for one now
   * comes next. Not at the end of this turn of the event loop, which a worker that comes back to a backlog has busy for
   * hundreds of ms, as the answer would. Were it to leave before the ticket, it would do nothing.
   */
  private async noteMoved(shard: number, groupId: string, notes: readonly SettledNote[]): Promise<void> {
    await Promise.resolve();
    const keys = [redisGroupKey(shard, groupId), this.queue(shard).toKey(groupId)];
    for (const note of notes) keys.push(redisGroupKey(shard, note.groupId));
    await this.client.eval(NOTE_MOVED, keys.length, ...keys, ...notes.map((note) => note.places));
  }

  newGroupId(): string {
    return `${this.idPrefix}${(this.nextId++).toString(36)}`;
  }

  /** The marks travel with the next commit, or by themselves when none comes. */
  async putMarks(shard: number, marks: readonly string[]): Promise<void> {
    const batch = this.waitingMarks[shard];
    if (!batch) throw new Error(`No shard ${shard}`);
    const isFirst = batch.marks.length === 0;
    batch.marks.push(...marks);
    if (isFirst) {
      await sleep(MARKS_WAIT_MS);
      if (this.waitingMarks[shard] === batch) {
        this.takeMarks(shard);
        const keys = batch.marks.map((mark) => redisMarkKey(shard, mark));
        batch.writtenBy(this.client.eval(PUT_MARKS, keys.length, ...keys, MARK_TTL_SECONDS));
      }
    }
    await batch.written;
  }

  /** What waits, if anything does: the caller writes it and says so to `writtenBy`. */
  private takeMarks(shard: number): MarkBatch | undefined {
    const batch = this.waitingMarks[shard];
    if (!batch || batch.marks.length === 0) return undefined;
    this.waitingMarks[shard] = new MarkBatch();
    return batch;
  }

  async readGroup(shard: number, groupId: string): Promise<Buffer | null> {
    const group = await this.client.getBuffer(redisGroupKey(shard, groupId));
    return group === null || group.length === 0 ? null : group;
  }

  async noteSettled(shard: number, notes: readonly SettledNote[]): Promise<void> {
    const keys = notes.map((note) => redisGroupKey(shard, note.groupId));
    await this.client.eval(NOTE_SETTLED, keys.length, ...keys, ...notes.map((note) => note.places));
  }

  /** Tickets end by the hundred when their batch is delivered: their groups go in one command. */
  async dropGroup(shard: number, groupId: string): Promise<void> {
    const waiting = this.waitingDrops[shard];
    if (!waiting) throw new Error(`No shard ${shard}`);
    waiting.keys.push(redisGroupKey(shard, groupId));
    waiting.sent ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        const { keys } = waiting;
        waiting.keys = [];
        waiting.sent = undefined;
        this.client.eval(PUT_MARKS, keys.length, ...keys, FINISHED_TTL_SECONDS).then(() => resolve(), reject);
      });
    });
    await waiting.sent;
  }

  createWorker(options: TicketWorkerOptions): TicketWorker {
    this.workerClient ??= createRedisClient(this.redisUrl, 'worker').on('error', this.onError);
    const worker = new Worker<Ticket, void>(QUEUE_NAME, (job, token) => options.process(job, token), {
      ...TICKET_WORKER_OPTIONS,
      connection: this.workerClient,
      prefix: redisPrefix(options.shard),
      concurrency: options.concurrency,
    });
    worker.on('error', options.onError);
    worker.on('active', options.onTaken);
    worker.on('closed', () => this.workers.delete(worker));
    this.workers.add(worker);
    return worker;
  }

  async shareUse(uses: readonly TenantUse[]): Promise<readonly SharedUse[]> {
    const keys = uses.map((use) => redisUseKey(use.tenantId));
    const values = uses.flatMap((use) => [use.day, use.bytes, use.lines, use.linesPerSecondMax]);
    const answer = await this.client.eval(SHARE_USE, keys.length, ...keys, USE_TTL_SECONDS, ...values);
    const totals = Array.isArray(answer) ? answer.map(Number) : [];
    return uses.map((_, index) => ({ bytes: totals[2 * index] ?? 0, lines: totals[2 * index + 1] ?? 0 }));
  }

  async counts(): Promise<TicketCounts> {
    return await sumCounts(this.queues);
  }

  handles(): readonly QueueHandle[] {
    return this.queues.map((queue, shard) => toHandle(`${QUEUE_NAME}-${shard}`, queue));
  }

  async ping(): Promise<void> {
    await this.client.ping();
  }

  async close(): Promise<void> {
    // By force: whoever wants the tickets in work finished has called FrameConsumer.stopTaking before.
    await Promise.allSettled([...this.workers].map((worker) => worker.close(true)));
    await Promise.allSettled(this.queues.map((queue) => queue.close()));
    this.workerClient?.disconnect();
    this.client.disconnect();
  }

  private queue(shard: number): Queue<Ticket> {
    const queue = this.queues[shard];
    if (!queue) throw new Error(`No shard ${shard}`);
    return queue;
  }
}

/** Whether Redis refused a command, or it never left: anything else may have been run. */
function wasNotRun(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ReplyError' || error.message.startsWith("Stream isn't writeable"));
}
