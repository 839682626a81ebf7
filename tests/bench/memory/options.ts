import { parseArgs } from 'node:util';

export interface MemoryOptions {
  /** Lines that wait in the queue. */
  readonly lines: number;
  /** How long the senders go on without Redis. */
  readonly seconds: number;
  readonly parts: readonly MemoryPart[];
}

/**
 * `backlog`: a worker starts with all lines waiting. `hang`: a worker runs while all lines come and its intake answers
 * nobody. `no-redis`: senders keep trying while Redis is gone.
 */
export type MemoryPart = 'backlog' | 'hang' | 'no-redis';

const PARTS: readonly MemoryPart[] = ['backlog', 'hang', 'no-redis'];

export const USAGE = `usage: npm run bench:memory -- [--lines N] [--seconds S] [--only backlog,hang,no-redis]

  --lines    lines waiting in the queue (default 2000000, at most 10000000)
  --seconds  how long senders go on without Redis (default 30, at most 300)
  --only     some parts: backlog (worker started with all lines waiting), hang (its intake answers nobody), no-redis (api)`;

const LINES_MAX = 10_000_000;
const SECONDS_MAX = 300;

/** @throws Error with one sentence for the person who typed it. */
export function parseOptions(args: readonly string[]): MemoryOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      lines: { type: 'string', default: '2000000' },
      seconds: { type: 'string', default: '30' },
      only: { type: 'string', default: PARTS.join(',') },
    },
  });
  const lines = Number(values.lines);
  if (!(lines > 0 && lines <= LINES_MAX)) throw new Error(`--lines is a number up to ${LINES_MAX}`);
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds <= SECONDS_MAX)) throw new Error(`--seconds is a number up to ${SECONDS_MAX}`);
  const wanted = values.only.split(',');
  const parts = PARTS.filter((part) => wanted.includes(part));
  if (parts.length < wanted.length) throw new Error(`--only takes ${PARTS.join(', ')}`);
  return { lines, seconds, parts };
}
