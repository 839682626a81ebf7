import { peakBytesOf } from '../support/proc-stat.js';
import { waitUntil } from '../support/wait-until.js';
import { Fleet } from './fleet.js';
import { inflict } from './inflict.js';
import { type AppAudit, auditApp } from './ledger-audit.js';
import { Load, type Refusal } from './load.js';
import type { ChaosOptions } from './options.js';
import type { Findings } from './oracle.js';
import { type ChaosReport, isPassed, type Verdict } from './report.js';
import { drawSchedule } from './schedule.js';
import { Timeline } from './timeline.js';
import { startWorld, type World } from './world.js';

export interface ChaosDeps {
  /** The repository, built. */
  readonly root: string;
  /** Told what happens as it happens. */
  readonly tell: (text: string) => void;
}

/**
 * Share of the lines that may arrive more than once; without those that the intake took and never answered for, because
 * they would be lost if they were not sent again. How many these are stands among the figures.
 */
const DUPLICATES_MAX = 0.005;
/** The verdict on them: the one that depends on how busy the machine is. */
export const DUPLICATES = 'lines delivered more than once';
const FRESH_LINE_MS_MAX = 10_000;
/** A lane may rest up to two minutes after the last failure, then the backlog has to flow. */
const DRAIN_MS_MAX = 180_000;
/** A killed worker's tickets are taken over after up to 30 s, and what was delivered of them already comes again. */
const QUEUE_EMPTY_MS_MAX = 60_000;
const SENDERS_DONE_MS_MAX = 60_000;
/** How long the ledger may lag behind what has arrived: several flush intervals. */
const LEDGER_MS_MAX = 20_000;
/** Senders see the end of an outage a little later than it ends, and its beginning a little before it is noted. */
const TROUBLE_SLACK_MS = 5_000;
const SAMPLES_MAX = 12;

/**
 * One run: the product under steady load while everything that can fail does, in an order drawn from the seed; then an
 * end of faults, and an account of every line. What it starts ends with it; the logs of the processes stay when it failed.
 *
 * Bounds: the schedule's length, the lines the oracle can know, and a deadline for each wait after it.
 */
export async function runChaos(options: ChaosOptions, deps: ChaosDeps): Promise<ChaosReport> {
  const startedAt = new Date().toISOString();
  const tell = (text: string): void =>
    deps.tell(`${((Date.now() - Date.parse(startedAt)) / 1_000).toFixed(1)} s: ${text}`);
  let fleet: Fleet | undefined;
  const world = await startWorld(deps.root, () => fleet?.apiUrls() ?? []);
  const timeline = new Timeline(Date.now, tell);
  fleet = new Fleet(world.product, timeline);
  const load = new Load({ ...world, linesPerSecond: options.linesPerSecond, seed: options.seed });
  let report: ChaosReport | undefined;
  try {
    load.start();
    const ms = options.minutes * 60_000;
    await inflict(drawSchedule({ ...options, ms }), ms, { world, fleet, load, timeline });
    world.datadog.clearScript();
    tell('no more faults');
    report = await takeStock(options, startedAt, world, fleet, load, timeline, tell);
    return report;
  } finally {
    fleet.dismiss();
    load.close();
    const keepLogs = report === undefined || !isPassed(report);
    if (keepLogs) tell(`the logs of the processes: ${world.product.processes.logsDir}`);
    await world.stop({ keepLogs });
  }
}

async function takeStock(
  options: ChaosOptions,
  startedAt: string,
  world: World,
  fleet: Fleet,
  load: Load,
  timeline: Timeline,
  tell: (text: string) => void,
): Promise<ChaosReport> {
  const { oracle } = world;
  const calmMs = Date.now();
  await within(SENDERS_DONE_MS_MAX, load.finish(), 'the senders are not done');
  tell(`senders done, ${oracle.outstanding} acknowledged lines have yet to arrive`);
  const isDrained = await holds(() => oracle.outstanding === 0, DRAIN_MS_MAX);
  const drainMs = Date.now() - calmMs;
  tell(`${oracle.outstanding} have yet to arrive after ${drainMs} ms`);
  const freshMs = await freshLineMs(world, load);
  tell(`fresh lines took ${freshMs} ms`);
  const isQueueEmpty = await holds(async () => (await ticketsLeft(fleet)) === 0, QUEUE_EMPTY_MS_MAX);
  const ledger = await settledLedger(world, load, timeline);
  const findings = oracle.findings();
  return {
    options,
    startedAt,
    verdicts: verdictsOf(findings, ledger, fleet, load, timeline, freshMs, isQueueEmpty),
    ledger,
    figures: {
      ...figuresOf(findings, world, fleet, load, drainMs, freshMs, isDrained),
      'when lines came again': duplicateTimes(world, startedAt),
      'how long after the first time': repeatTimes(world),
    },
    complaints: [
      ...findings.samples,
      ...unexcused(load, timeline)
        .slice(0, SAMPLES_MAX)
        .map(({ atMs, status }) => `${second(atMs, startedAt)} s: a POST was answered ${status}`),
      ...fleet.record.surprises,
      ...fleet.record.excused,
    ],
    timeline: timeline.entries,
  };
}

function verdictsOf(
  findings: Findings,
  ledger: readonly AppAudit[],
  fleet: Fleet,
  load: Load,
  timeline: Timeline,
  freshMs: number,
  isQueueEmpty: boolean,
): Verdict[] {
  const none = (what: string, count: number): Verdict => ({
    what,
    found: String(count),
    wanted: '0',
    isMet: count === 0,
  });
  const share = (findings.duplicates - findings.duplicatesUnheard) / Math.max(findings.arrived, 1);
  const wrong = ledger.filter(({ isInOrder }) => !isInOrder);
  const refused = unexcused(load, timeline);
  return [
    none('acknowledged lines missing', findings.missing),
    none('lines nobody sent', findings.invented),
    none('lines not as they were sent', findings.damaged),
    {
      what: DUPLICATES,
      found: `${(share * 100).toFixed(3)} %`,
      wanted: `<= ${DUPLICATES_MAX * 100} %`,
      isMet: share <= DUPLICATES_MAX,
    },
    {
      what: 'a fresh line to every app flows',
      found: Number.isFinite(freshMs) ? `${freshMs} ms` : 'no',
      wanted: `<= ${FRESH_LINE_MS_MAX} ms`,
      isMet: freshMs <= FRESH_LINE_MS_MAX,
    },
    { what: 'queue empty at the end', found: isQueueEmpty ? 'yes' : 'no', wanted: 'yes', isMet: isQueueEmpty },
    none('apps whose ledger is off by more than a kill explains', wrong.length),
    none('POSTs refused while Redis and Postgres were up', refused.length),
    none('processes that ended by themselves, or not when told to', fleet.record.surprises.length),
  ];
}

/** Answers other than 2xx at times when nothing but Datadog or a process was in trouble. */
function unexcused({ refusals }: Load, timeline: Timeline): Refusal[] {
  return refusals.filter(
    ({ status, atMs }) => status !== null && !timeline.isTroubled(atMs, ['redis', 'postgres'], TROUBLE_SLACK_MS),
  );
}

/** When lines came again, to see what made them. */
function duplicateTimes({ oracle }: World, startedAt: string): string {
  const startMs = Date.parse(startedAt);
  const seconds: string[] = [];
  for (let atMs = startMs; atMs < Date.now(); atMs += 1_000) {
    const count = oracle.tallies.reduce((sum, { duplicatesFlow }) => sum + duplicatesFlow.between(atMs, atMs + 899), 0);
    if (count > 0) seconds.push(`${second(atMs, startedAt)} s: ${count}`);
  }
  return seconds.join(', ');
}

/** A lock that ran out shows at 25 s, a send or a POST that was repeated sooner. */
function repeatTimes({ oracle }: World): string {
  const seconds = [...oracle.repeatedAfterSeconds].sort(([a], [b]) => a - b);
  return seconds.map(([after, count]) => `${after} s: ${count}`).join(', ');
}

function second(atMs: number, startedAt: string): string {
  return ((atMs - Date.parse(startedAt)) / 1_000).toFixed(0);
}

function figuresOf(
  findings: Findings,
  world: World,
  fleet: Fleet,
  load: Load,
  drainMs: number,
  freshMs: number,
  isDrained: boolean,
): Record<string, string> {
  const { totals } = load;
  const { counters } = world.datadog.received();
  const peak = (kind: 'api' | 'worker'): string =>
    `${Math.round(Math.max(...fleet.running(kind).map(({ pid }) => peakBytesOf(pid))) / 1e6)} MB`;
  return {
    'lines given to senders': String(findings.issued),
    'lines acknowledged': String(findings.acknowledged),
    'of those malformed': String(findings.acknowledgedMalformed),
    'lines given up by senders': String(totals.givenUp),
    'different lines arrived': String(findings.arrived),
    'arrivals beyond the first': `${findings.duplicates}, of which ${findings.duplicatesUnheard} after an answer that was lost`,
    'messages of several lines that arrived': `${findings.several}, of which whole ${findings.whole}`,
    POSTs: `${totals.posts}, of which repeated ${totals.retries}`,
    'answers to POSTs': JSON.stringify(totals.byStatus),
    'answers of the intake': JSON.stringify(counters.byStatus),
    'kills of processes, rolling restarts': `${fleet.record.kills}, ${fleet.record.rolls}`,
    'starts that failed': String(fleet.record.failedStarts),
    'longest stop after SIGTERM': `${fleet.record.stopMsMax} ms`,
    'backlog drained': isDrained ? `${drainMs} ms after the last fault` : `not in ${drainMs} ms`,
    'fresh line': `${freshMs} ms`,
    'peak memory of an api, a worker': `${peak('api')}, ${peak('worker')}`,
  };
}

/** How long the slowest app took, in ms; Infinity when one did not make it. */
async function freshLineMs({ oracle }: World, load: Load): Promise<number> {
  const startedMs = Date.now();
  const lines = load.sendFresh();
  const haveArrived = await holds(() => lines.every((line) => oracle.hasArrived(line)), FRESH_LINE_MS_MAX);
  return haveArrived ? Date.now() - startedMs : Number.POSITIVE_INFINITY;
}

/** Tickets of any state, as a worker's metrics tell. */
async function ticketsLeft(fleet: Fleet): Promise<number> {
  const [worker] = fleet.running('worker');
  if (worker === undefined) return Number.NaN;
  const text = await (await fetch(`${worker.url}/metrics`)).text();
  const found = [...text.matchAll(/^\S*tickets_(?:waiting|active|delayed|failed)(?:\{[^}]*\})? (\S+)$/gm)];
  if (found.length === 0) throw new Error('The worker tells nothing of its tickets');
  return found.reduce((sum, match) => sum + Number(match[1]), 0);
}

/** The audit once it is in order, or as it is when time is up. */
async function settledLedger(world: World, load: Load, timeline: Timeline): Promise<AppAudit[]> {
  let audits: AppAudit[] = [];
  const look = async (): Promise<AppAudit[]> => {
    const found: AppAudit[] = [];
    for (const [index, tally] of world.oracle.tallies.entries()) {
      const app = world.apps[index];
      if (app === undefined) throw new Error(`There is no app ${index}`);
      const usage = await app.owner.usage(app.id);
      found.push(auditApp({ app: app.name, tally, acknowledgedNotices: load.noticesOf(index), usage, timeline }));
    }
    return found;
  };
  await holds(async () => {
    audits = await look();
    return audits.every(({ isInOrder, unbalanced }) => isInOrder && unbalanced === 0);
  }, LEDGER_MS_MAX);
  return audits;
}

/** Whether it holds within the time. */
async function holds(probe: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  return await waitUntil('', probe, { timeoutMs, everyMs: 100 }).then(
    () => true,
    () => false,
  );
}

async function within<T>(ms: number, work: Promise<T>, complaint: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} after ${ms} ms`)), ms);
  });
  return await Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
