import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChaosOptions, parseOptions, USAGE } from './options.js';
import { isPassed, renderReport, writeReport } from './report.js';
import { runChaos } from './run.js';

/** `npm run chaos`: see USAGE. Exit code 0 when everything held, 1 when not. */

/** From tests/dist/chaos up to the repository. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let options: ChaosOptions;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exit(2);
}
// Everything started ends when this process does: servers by their exit hooks, processes by ChildProcesses.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  const report = await runChaos(options, { root: ROOT, tell: console.log });
  console.log(`\n${renderReport(report)}`);
  console.log(`\nreport: ${writeReport(join(ROOT, 'tests', 'chaos', 'results'), report)}`);
  // Not by exitCode: the embedded Postgres brings an exit hook that ends the process with 0.
  process.exit(isPassed(report) ? 0 : 1);
} catch (error) {
  console.error(error);
  process.exit(1);
}
