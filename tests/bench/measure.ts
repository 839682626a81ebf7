import type { ManagedProcess } from '../support/child-processes.js';
import { cpuSecondsOfTree, peakBytesOf, proportionalBytesOfTree, resetPeak } from '../support/proc-stat.js';
import { ask } from './channel.js';
import type { IntakeQuestion, IntakeStats } from './intake.js';
import type { LoadJob, LoadQuestion, LoadResult } from './load.js';

/** What is measured, and the two processes that measure it. */
export interface Rig {
  /** Root process of each server by its name in the report: `api`, `worker`, `redis`, … */
  readonly servers: Readonly<Record<string, number>>;
  readonly intake: ManagedProcess;
  readonly load: ManagedProcess;
}

export interface Measurement {
  readonly linesPerPost: number;
  /** Connections, each with one POST in flight. */
  readonly drains: number;
  readonly postsPerSecond: number;
  /** From the first POST until the last line has arrived. */
  readonly linesPerSecond: number;
  readonly lines: number;
  /** Acknowledged and never arrived. */
  readonly lost: number;
  readonly duplicates: number;
  /** Given up by the sender after three tries; no answer was ever 2xx. */
  readonly refused: number;
  readonly failures: Readonly<Record<string, number>>;
  /** Times of the answers; null for a protocol without any. */
  readonly ack: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number } | null;
  /** From the last answer until the last line had arrived. */
  readonly tailMs: number;
  readonly intakeRequests: number;
  readonly intakeBytesPerLine: number;
  /** By process, the load generator and the intake included. */
  readonly cpuSecondsPerMillionLines: Readonly<Record<string, number>>;
  readonly peakBytes: Readonly<Record<string, number>>;
}

export type MeasureJob = Omit<LoadJob, 'firstSequence' | 'linesMax'>;

/** A single measurement never sends more: bounds the disk and the memory it can take. */
const LINES_MAX = 6_000_000;
/** Nothing new for so long means that nothing will come. */
const SILENCE_MS = 15_000;
const WAIT_MAX_MS = 300_000;
const POLL_MS = 50;
/** The memory of a server with several processes is sampled, since the kernel keeps no peak for a tree. */
const MEMORY_SAMPLE_MS = 1_000;

let nextSequence = 0;

/** Sends one job, waits until every acknowledged line has arrived or no more come, and works out what it cost. */
export async function measure(rig: Rig, job: MeasureJob): Promise<Measurement> {
  const pids: Record<string, number> = { ...rig.servers, intake: rig.intake.pid, load: rig.load.pid };
  const fullJob: LoadJob = { ...job, firstSequence: nextSequence, linesMax: LINES_MAX };
  await ask<object>(rig.load, { kind: 'prepare', job: fullJob } satisfies LoadQuestion);
  await ask<IntakeStats>(rig.intake, { kind: 'start', base: nextSequence } satisfies IntakeQuestion);
  const cpuBefore = mapValues(pids, cpuSecondsOfTree);
  const memory = sampleMemory(pids);

  const sent = await ask<LoadResult>(rig.load, { kind: 'run' } satisfies LoadQuestion);
  nextSequence = sent.nextSequence;
  const arrived = await untilArrived(rig.intake, sent.acknowledged);

  // Per line sent when none arrived: the failure shows in the lost lines, not in absurd costs.
  const millions = Math.max(arrived.unique || sent.acknowledged, 1) / 1e6;
  const cpu = mapValues(pids, (pid, name) => (cpuSecondsOfTree(pid) - (cpuBefore[name] ?? 0)) / millions);
  for (const [name, pid] of Object.entries(pids)) {
    if (cpuSecondsOfTree(pid) === 0) throw new Error(`${name} ended during the measurement`);
  }
  const wholeSeconds = Math.max(arrived.lastArrivalMs - sent.firstPostMs, 1) / 1000;
  return {
    linesPerPost: job.linesPerPost,
    drains: job.tokens.length,
    postsPerSecond: sent.posts / Math.max((sent.lastAnswerMs - sent.firstPostMs) / 1000, 0.001),
    linesPerSecond: arrived.unique / wholeSeconds,
    lines: sent.acknowledged,
    lost: Math.max(0, sent.acknowledged - arrived.unique),
    duplicates: arrived.duplicates,
    refused: sent.refused,
    failures: sent.failures,
    ack: job.protocol === 'logplex' ? { p50Ms: sent.ackP50Ms, p99Ms: sent.ackP99Ms, maxMs: sent.ackMaxMs } : null,
    tailMs: Math.max(0, arrived.lastArrivalMs - sent.lastAnswerMs),
    intakeRequests: arrived.requests,
    intakeBytesPerLine: arrived.wireBytes / Math.max(arrived.unique, 1),
    cpuSecondsPerMillionLines: cpu,
    peakBytes: memory.stop(),
  };
}

async function untilArrived(intake: ManagedProcess, lines: number): Promise<IntakeStats> {
  const giveUpMs = Date.now() + WAIT_MAX_MS;
  let lastChangeMs = Date.now();
  let lastUnique = -1;
  for (;;) {
    const stats = await ask<IntakeStats>(intake, { kind: 'stats' } satisfies IntakeQuestion);
    const now = Date.now();
    if (stats.unique !== lastUnique) lastChangeMs = now;
    lastUnique = stats.unique;
    if (stats.unique >= lines || now - lastChangeMs > SILENCE_MS || now > giveUpMs) return stats;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Node processes by the kernel's own peak; Postgres and Redis, which fork, by samples of the tree. */
function sampleMemory(pids: Readonly<Record<string, number>>): { stop(): Record<string, number> } {
  const peaks: Record<string, number> = {};
  const forking = Object.entries(pids).filter(([name]) => name === 'postgres' || name === 'redis');
  const sample = (): void => {
    for (const [name, pid] of forking) peaks[name] = Math.max(peaks[name] ?? 0, proportionalBytesOfTree(pid));
  };
  for (const pid of Object.values(pids)) resetPeak(pid);
  const timer = setInterval(sample, MEMORY_SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      sample();
      return mapValues(pids, (pid, name) => peaks[name] ?? peakBytesOf(pid));
    },
  };
}

function mapValues(
  pids: Readonly<Record<string, number>>,
  value: (pid: number, name: string) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, value(pid, name)]));
}
