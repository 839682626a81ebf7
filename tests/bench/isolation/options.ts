import { parseArgs } from 'node:util';

export interface IsolationOptions {
  /** Sending time of each measurement. */
  readonly seconds: number;
  /** How often both are measured, one after the other. */
  readonly runs: number;
  readonly postsPerSecond: number;
  readonly linesPerPost: number;
}

export const USAGE = `usage: npm run bench:isolation -- [--seconds S] [--runs N] [--posts P] [--lines L]

  --seconds  sending time of each measurement (default 20, at most 300)
  --runs     pairs of measurements (default 5, at most 25)
  --posts    POSTs a second and tenant (default 2, at most 50)
  --lines    lines a POST (default 10, at most 1024)`;

/** @throws Error with one sentence for the person who typed it. */
export function parseOptions(args: readonly string[]): IsolationOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '20' },
      runs: { type: 'string', default: '5' },
      posts: { type: 'string', default: '2' },
      lines: { type: 'string', default: '10' },
    },
  });
  return {
    seconds: numberUpTo('--seconds', values.seconds, 300),
    runs: numberUpTo('--runs', values.runs, 25),
    postsPerSecond: numberUpTo('--posts', values.posts, 50),
    linesPerPost: numberUpTo('--lines', values.lines, 1_024),
  };
}

function numberUpTo(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!(value > 0 && value <= max)) throw new Error(`${name} is a number up to ${max}`);
  return value;
}
