import { randomBytes } from 'node:crypto';
import { seededRandom } from '../support/seeded-random.js';
import { answer } from './channel.js';
import { DrainConnection, type LoadConnection } from './drain-connection.js';
import { LatencyList } from './latency-list.js';
import { SyslogConnection } from './syslog-connection.js';

/**
 * The load generator's process: sends prepared frames over a few connections, as fast as they are taken or at a given pace.
 * One job at a time: `prepare` builds the frames, `run` sends them.
 */
export interface LoadJob {
  /** `logplex`: POSTs, one in flight per connection. `syslog`: octet-counted TCP without answers, for the peer. */
  readonly protocol: 'logplex' | 'syslog';
  readonly port: number;
  /** One connection each; with `syslog` only their number matters. */
  readonly tokens: readonly string[];
  readonly linesPerPost: number;
  readonly seconds: number;
  /** Lines a second over all connections; null: as fast as answers come. */
  readonly pace: number | null;
  readonly firstSequence: number;
  /** Ends the job early: a bound for runs that turn out faster than thought. */
  readonly linesMax: number;
}

export type LoadQuestion = { readonly kind: 'prepare'; readonly job: LoadJob } | { readonly kind: 'run' };

export interface LoadResult {
  readonly posts: number;
  /** Lines whose POST was answered 2xx; with `syslog`, lines the kernel took. */
  readonly acknowledged: number;
  /** Lines given up after three tries, as Logplex does. */
  readonly refused: number;
  /** Answers other than 2xx, by status; `connection` for broken ones. */
  readonly failures: Readonly<Record<string, number>>;
  /** The first number not used. */
  readonly nextSequence: number;
  readonly firstPostMs: number;
  readonly lastAnswerMs: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  readonly ackMaxMs: number;
}

/** A paced run looks for due POSTs this often. */
const TICK_MS = 1;

let connections: LoadConnection[] = [];
let job: LoadJob | undefined;

async function prepare(next: LoadJob): Promise<void> {
  job = next;
  const random = seededRandom(next.linesPerPost);
  const frameIdPrefix = randomBytes(10).toString('hex').toUpperCase();
  connections = next.tokens.map((token, index) =>
    next.protocol === 'syslog'
      ? new SyslogConnection(next.port, next.linesPerPost, random)
      : new DrainConnection({ port: next.port, token, linesPerPost: next.linesPerPost, random, frameIdPrefix, index }),
  );
  await Promise.all(connections.map((connection) => connection.open()));
}

async function run({ linesPerPost, seconds, pace, firstSequence, linesMax }: LoadJob): Promise<LoadResult> {
  const latencies = new LatencyList();
  const failures: Record<string, number> = {};
  let sequence = firstSequence;
  let posts = 0;
  let acknowledged = 0;
  let refused = 0;
  const firstPostMs = Date.now();
  let lastAnswerMs = firstPostMs;
  const endMs = firstPostMs + seconds * 1000;
  const isOver = (): boolean => Date.now() >= endMs || sequence - firstSequence + linesPerPost > linesMax;

  const sendOne = async (connection: LoadConnection): Promise<void> => {
    const first = sequence;
    sequence += linesPerPost;
    posts++;
    const outcome = await connection.send(first, failures);
    if (outcome.isAcknowledged) acknowledged += linesPerPost;
    else refused += linesPerPost;
    latencies.add(outcome.answerMs);
    lastAnswerMs = Date.now();
  };

  if (pace === null) {
    await Promise.all(
      connections.map(async (connection) => {
        while (!isOver()) await sendOne(connection);
      }),
    );
  } else {
    await sendPaced(connections, pace / linesPerPost, isOver, sendOne);
  }
  for (const connection of connections) connection.close();
  return {
    posts,
    acknowledged,
    refused,
    failures,
    nextSequence: sequence,
    firstPostMs,
    lastAnswerMs,
    ...latencies.summary(),
  };
}

/** Starts each POST when it is due, on a connection that has none in flight; waits when all have. */
async function sendPaced(
  all: readonly LoadConnection[],
  postsPerSecond: number,
  isOver: () => boolean,
  sendOne: (connection: LoadConnection) => Promise<void>,
): Promise<void> {
  const free = [...all];
  const inFlight = new Set<Promise<void>>();
  const startMs = performance.now();
  for (let started = 0; !isOver(); ) {
    const due = Math.floor(((performance.now() - startMs) / 1000) * postsPerSecond);
    while (started < due) {
      const connection = free.shift();
      if (connection === undefined) break;
      started++;
      const sent = sendOne(connection).finally(() => {
        free.push(connection);
        inFlight.delete(sent);
      });
      inFlight.add(sent);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(inFlight);
}

answer<LoadQuestion>(async (question) => {
  if (question.kind === 'prepare') {
    await prepare(question.job);
    return {};
  }
  if (job === undefined) throw new Error('run comes after prepare');
  return run(job);
});
