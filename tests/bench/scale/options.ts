import { parseArgs } from 'node:util';

export interface ScaleOptions {
  readonly tenants: number;
  readonly apps: number;
  /** Timed requests of each kind. */
  readonly samples: number;
}

export const USAGE = `usage: npm run bench:scale -- [--tenants N] [--apps N] [--samples N]

  --tenants  other tenants in the database (default 10000, at most 100000)
  --apps     their apps in all (default 30000, at most 300000)
  --samples  timed requests to each endpoint, one after the other (default 50, at most 1000)`;

/** @throws Error with one sentence for the person who typed it. */
export function parseOptions(args: readonly string[]): ScaleOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tenants: { type: 'string', default: '10000' },
      apps: { type: 'string', default: '30000' },
      samples: { type: 'string', default: '50' },
    },
  });
  return {
    tenants: within('--tenants', values.tenants, 100_000),
    apps: within('--apps', values.apps, 300_000),
    samples: within('--samples', values.samples, 1_000),
  };
}

function within(name: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new Error(`${name} is a whole number up to ${max}`);
}
