/** How a number that stands before a unit becomes a value in one of Datadog's units. */
export interface UnitRule {
  readonly unit: string | null;
  readonly factor: number;
}

const KIB = 1024;
const byte = (factor: number): UnitRule => ({ unit: 'byte', factor });
const millisecond = (factor: number): UnitRule => ({ unit: 'millisecond', factor });

/** A unit that is none of ours, or none: the number as it is. */
const AS_WRITTEN: UnitRule = { unit: null, factor: 1 };

/**
 * One rule for all: sizes in bytes, times in milliseconds. `kB` and `MB` are powers of 1,024, as PostgreSQL and Heroku's dynos
 * have them: the quota of a 512 MB dyno is 536,870,912 bytes.
 */
const UNITS: ReadonlyMap<string, UnitRule> = new Map([
  ['bytes', byte(1)],
  ['byte', byte(1)],
  ['B', byte(1)],
  ['kB', byte(KIB)],
  ['KB', byte(KIB)],
  ['KiB', byte(KIB)],
  ['MB', byte(KIB ** 2)],
  ['MiB', byte(KIB ** 2)],
  ['GB', byte(KIB ** 3)],
  ['GiB', byte(KIB ** 3)],
  ['TB', byte(KIB ** 4)],
  ['TiB', byte(KIB ** 4)],
  ['ns', millisecond(1e-6)],
  ['us', millisecond(1e-3)],
  ['ms', millisecond(1)],
  ['s', millisecond(1_000)],
  ['sec', millisecond(1_000)],
  ['pages', { unit: 'page', factor: 1 }],
  ['%', { unit: 'percent', factor: 1 }],
]);

export function unitRuleOf(unit: string): UnitRule {
  return UNITS.get(unit) ?? AS_WRITTEN;
}
