import { parseArgs } from 'node:util';

export interface ChaosOptions {
  /** How long faults are injected; start, drain and audit come on top. */
  readonly minutes: number;
  readonly seed: number;
  readonly linesPerSecond: number;
  readonly hasKills: boolean;
}

export const USAGE = `usage: npm run chaos -- [--minutes M] [--seed S] [--rate LINES] [--no-kills]

  --minutes   how long faults are injected under load (default 3, at most 60); starting and draining come on top
  --seed      what the order of the faults is drawn from (default: one of now, printed)
  --rate      lines a second over all drains (default 1000, at most 5000)
  --no-kills  outages, restarts and Datadog's faults only: the ledger must then balance to the line`;

const MINUTES_MAX = 60;
const RATE_MAX = 5_000;

/** @throws Error with one sentence for the person who typed it. */
export function parseOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 100_000) },
      rate: { type: 'string', default: '1000' },
      'no-kills': { type: 'boolean', default: false },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= MINUTES_MAX)) throw new Error(`--minutes is a number up to ${MINUTES_MAX}`);
  const seed = Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) throw new Error('--seed is a whole number');
  const linesPerSecond = Number(values.rate);
  if (!(linesPerSecond > 0 && linesPerSecond <= RATE_MAX)) throw new Error(`--rate is a number up to ${RATE_MAX}`);
  return { minutes, seed, linesPerSecond, hasKills: !values['no-kills'] };
}
