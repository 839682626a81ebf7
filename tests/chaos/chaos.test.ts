import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { renderReport, writeReport } from './report.js';
import { DUPLICATES, runChaos } from './run.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Long enough for every store and Datadog fault once, and most of what befalls processes. */
const MINUTES = 1.25;
const SEED = 1;
/** Faults, and the bounds of the waits before and after them. */
const TIMEOUT_MS = 400_000;

test(
  'nothing acknowledged is lost, invented or damaged while everything fails',
  async () => {
    const report = await runChaos(
      { minutes: MINUTES, seed: SEED, linesPerSecond: 1_000, hasKills: true },
      { root: ROOT, tell: () => undefined },
    );
    const path = writeReport(join(ROOT, 'tests', 'chaos', 'results'), report);
    // What a kill catches between delivery and its record comes again: more of it the busier the machine. `npm run chaos`
    // holds that to its bound; here a shared machine must not decide.
    const unmet = report.verdicts.filter(({ what, isMet }) => !isMet && what !== DUPLICATES);
    if (unmet.length > 0) console.error(`${renderReport(report)}\n\n${path}`);
    expect(unmet).toEqual([]);
  },
  TIMEOUT_MS,
);
