import { join } from 'node:path';
import { ChildProcesses, type ManagedProcess } from '../support/child-processes.js';
import type { StoreKind } from '../support/start-product.js';
import { ask } from './channel.js';
import type { IntakeQuestion } from './intake.js';
import { type MeasureJob, type Measurement, measure, type Rig } from './measure.js';
import { type BenchOptions, parseOptions, USAGE } from './options.js';
import { programOf, ROOT, startProductRig } from './product-rig.js';
import { printReport, type Row, writeResults } from './report.js';
import { installSyslogNg, startSyslogNgRig } from './syslog-ng.js';

/**
 * `npm run bench`: the built product, one process of each kind, against a counting intake, all on this machine. See USAGE.
 * Every process is a child of this one and ends with it.
 */
/** The rate at which the design compares answer times. */
const PACE_LINES_PER_SECOND = 20_000;
/** A subject is paced only when it has room above the pace; else the figure would be the saturated one again. */
const PACE_HEADROOM = 1.15;
const WARM_UP_SECONDS = 3;

interface Tools {
  readonly processes: ChildProcesses;
  readonly intake: ManagedProcess;
  readonly intakePort: number;
  readonly load: ManagedProcess;
}

async function benchProduct(store: StoreKind, options: BenchOptions, tools: Tools): Promise<Row[]> {
  console.log(`\n${store}: starting`);
  const { product, port, tokens, servers } = await startProductRig(store, tools.intakePort, drainsOf(options));
  onCleanUp(product.processes.logsDir, (options) => product.stop(options));
  const rig: Rig = { servers, intake: tools.intake, load: tools.load };
  const job = { protocol: 'logplex', port, tokens } as const;
  const rows = await benchRig(store, rig, job, options);
  // Out of the way of what is measured next; its logs stay until all is known to be well.
  await product.stop({ keepLogs: true });
  return rows;
}

async function benchSyslogNg(options: BenchOptions, tools: Tools): Promise<Row[]> {
  console.log('\nsyslog-ng: starting');
  const { port, servers, stop } = await startSyslogNgRig(tools.processes, tools.intakePort);
  const rig: Rig = { servers, intake: tools.intake, load: tools.load };
  const tokens = Array.from({ length: drainsOf(options) }, () => '');
  const rows = await benchRig('syslog-ng', rig, { protocol: 'syslog', port, tokens }, options);
  await stop();
  return rows;
}

async function benchRig(
  subject: string,
  rig: Rig,
  target: Pick<MeasureJob, 'protocol' | 'port' | 'tokens'>,
  { seconds, loads }: BenchOptions,
): Promise<Row[]> {
  // The first seconds go to the compiler of each process; a service runs for days.
  await measure(rig, { ...target, linesPerPost: 100, seconds: WARM_UP_SECONDS, pace: null });
  const rows: Row[] = [];
  for (const { linesPerPost, drains } of loads) {
    const ofLoad = { ...target, tokens: target.tokens.slice(0, drains) };
    const saturated = await measure(rig, { ...ofLoad, linesPerPost, seconds, pace: null });
    tell(subject, 'saturated', saturated);
    let paced: Measurement | null = null;
    if (target.protocol === 'logplex' && saturated.linesPerSecond > PACE_LINES_PER_SECOND * PACE_HEADROOM) {
      paced = await measure(rig, { ...ofLoad, linesPerPost, seconds, pace: PACE_LINES_PER_SECOND });
      tell(subject, 'at 20,000 lines/s', paced);
    }
    rows.push({ subject, saturated, paced });
  }
  return rows;
}

function drainsOf({ loads }: BenchOptions): number {
  return Math.max(...loads.map(({ drains }) => drains));
}

function tell(subject: string, mode: string, { linesPerPost, drains, linesPerSecond, lost, ack }: Measurement): void {
  const ackText = ack === null ? '' : `, ack p99 ${ack.p99Ms.toFixed(1)} ms`;
  console.log(
    `${subject}, ${linesPerPost} a POST over ${drains} drains, ${mode}: ${Math.round(linesPerSecond)} lines/s${ackText}, lost ${lost}`,
  );
}

interface CleanUp {
  readonly logsDir: string;
  readonly end: (options: { readonly keepLogs: boolean }) => Promise<void>;
}

const cleanUps: CleanUp[] = [];

function onCleanUp(logsDir: string, end: CleanUp['end']): void {
  cleanUps.push({ logsDir, end });
}

/** Ends every process. Logs are worth keeping when something went wrong. */
async function cleanUp(options: { readonly keepLogs: boolean }): Promise<void> {
  const all = cleanUps.splice(0).reverse();
  if (options.keepLogs) for (const { logsDir } of all) console.error(`logs: ${logsDir}`);
  for (const result of await Promise.allSettled(all.map(({ end }) => end(options)))) {
    if (result.status === 'rejected') console.error(result.reason);
  }
}

async function run(options: BenchOptions): Promise<void> {
  if (process.platform !== 'linux') throw new Error('The bench reads /proc, so it runs on Linux only.');
  if (options.peers) installSyslogNg();
  const processes = new ChildProcesses('bench');
  onCleanUp(processes.logsDir, (options) => processes.endAll(options));
  const intake = processes.spawn('intake', process.execPath, [programOf('intake')], { ipc: true });
  const load = processes.spawn('load', process.execPath, [programOf('load')], { ipc: true });
  const { port: intakePort } = await ask<{ port: number }>(intake, { kind: 'port' } satisfies IntakeQuestion);
  const tools: Tools = { processes, intake, intakePort, load };

  const rows: Row[] = [];
  for (const store of options.stores) rows.push(...(await benchProduct(store, options, tools)));
  if (options.peers) rows.push(...(await benchSyslogNg(options, tools)));
  printReport(rows);
  console.log(`\nresults: ${writeResults(join(ROOT, 'tests', 'bench', 'results'), rows)}`);
  const ours = rows.filter((row) => row.subject !== 'syslog-ng');
  if (ours.some(({ saturated, paced }) => saturated.lost > 0 || (paced?.lost ?? 0) > 0))
    throw new Error('lines were lost');
}

let options: BenchOptions;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exit(2);
}
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    isInterrupted = true;
    await cleanUp({ keepLogs: false });
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
try {
  await run(options);
  await cleanUp({ keepLogs: false });
} catch (error) {
  // An interrupt makes whatever was under way fail; the handler above ends the process.
  if (isInterrupted) await new Promise(() => undefined);
  console.error(error);
  await cleanUp({ keepLogs: true });
  // Not by exitCode: the embedded Postgres brings an exit hook that ends the process with 0.
  process.exit(1);
}
