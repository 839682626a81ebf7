import { parseArgs } from 'node:util';
import type { StoreKind } from '../support/start-product.js';

export interface BenchOptions {
  /** Sending time of each measurement; the wait for the last line comes on top. */
  readonly seconds: number;
  readonly stores: readonly StoreKind[];
  readonly lineCounts: readonly number[];
  readonly peers: boolean;
}

export const USAGE = `usage: npm run bench -- [--seconds S] [--store redis|postgres|both] [--lines 1,10,100,500] [--peers]

  --seconds  how long each measurement sends (default 10, at most 120)
  --store    where frames and tickets live (default both)
  --lines    lines a POST, several with commas (default 1,10,100,500)
  --peers    measure syslog-ng in the same run (Debian; installs syslog-ng-core when run as root)`;

const SECONDS_MAX = 120;
/** Logplex sends at most 1024 messages and an L10 in one POST. */
const LINES_MAX = 1025;

/** @throws Error with one sentence for the person who typed it. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '10' },
      store: { type: 'string', default: 'both' },
      lines: { type: 'string', default: '1,10,100,500' },
      peers: { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds <= SECONDS_MAX)) throw new Error(`--seconds is a number up to ${SECONDS_MAX}`);
  const lineCounts = values.lines.split(',').map(Number);
  if (!lineCounts.every((count) => Number.isInteger(count) && count >= 1 && count <= LINES_MAX)) {
    throw new Error(`--lines are whole numbers from 1 to ${LINES_MAX}, with commas`);
  }
  return { seconds, stores: storesOf(values.store), lineCounts, peers: values.peers };
}

function storesOf(text: string): readonly StoreKind[] {
  if (text === 'both') return ['redis', 'postgres'];
  if (text === 'redis' || text === 'postgres') return [text];
  throw new Error('--store is redis, postgres or both');
}
