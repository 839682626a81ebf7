import { parseArgs } from 'node:util';
import type { StoreKind } from '../support/start-product.js';

/** One shape of traffic. Logplex keeps one POST in flight per drain: many drains are many connections. */
export interface Load {
  readonly linesPerPost: number;
  readonly drains: number;
}

export interface BenchOptions {
  /** Sending time of each measurement; the wait for the last line comes on top. */
  readonly seconds: number;
  readonly stores: readonly StoreKind[];
  readonly loads: readonly Load[];
  readonly peers: boolean;
}

export const USAGE = `usage: npm run bench -- [--seconds S] [--store redis|postgres|both] [--lines 1,1@64,10,100,500] [--peers]

  --seconds  how long each measurement sends (default 10, at most 120)
  --store    where frames and tickets live (default both)
  --lines    lines a POST, several with commas; N@D sends over D drains instead of 8 (default 1,1@64,10,100,500)
  --peers    measure syslog-ng in the same run (Debian; installs syslog-ng-core when run as root)`;

const SECONDS_MAX = 120;
/** Logplex sends at most 1024 messages and an L10 in one POST. */
const LINES_MAX = 1025;
const DRAINS_DEFAULT = 8;
const DRAINS_MAX = 64;

/** @throws Error with one sentence for the person who typed it. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '10' },
      store: { type: 'string', default: 'both' },
      lines: { type: 'string', default: '1,1@64,10,100,500' },
      peers: { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds <= SECONDS_MAX)) throw new Error(`--seconds is a number up to ${SECONDS_MAX}`);
  return { seconds, stores: storesOf(values.store), loads: values.lines.split(',').map(loadOf), peers: values.peers };
}

function loadOf(text: string): Load {
  const [lines, drains = DRAINS_DEFAULT, ...rest] = text.split('@').map(Number);
  const load = { linesPerPost: lines ?? 0, drains };
  if (rest.length > 0 || !isWithin(load.linesPerPost, LINES_MAX) || !isWithin(drains, DRAINS_MAX)) {
    throw new Error(
      `--lines are whole numbers up to ${LINES_MAX}, each with @ and up to ${DRAINS_MAX} drains or without`,
    );
  }
  return load;
}

function isWithin(count: number, max: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= max;
}

function storesOf(text: string): readonly StoreKind[] {
  if (text === 'both') return ['redis', 'postgres'];
  if (text === 'redis' || text === 'postgres') return [text];
  throw new Error('--store is redis, postgres or both');
}
