import { isDeepStrictEqual } from 'node:util';
import type { AuditValues } from './audited.js';

/** The fields that differ, as they were and as they are. null: the thing did not exist, or exists no more. */
export interface Changes {
  readonly before: AuditValues | null;
  readonly after: AuditValues | null;
}

/** What changed between two readings of a thing; all of it when it was made or deleted. */
export function changesBetween(before: AuditValues | null, after: AuditValues | null): Changes {
  if (before === null || after === null) return { before, after };
  const changed = Object.keys(after).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return { before: pick(before, changed), after: pick(after, changed) };
}

/** Those of the fields that are there. */
export function pick(values: Readonly<Record<string, unknown>>, names: readonly string[]): AuditValues {
  // What is picked comes from an allow-list of fields: texts, numbers, dates and JSON.
  return Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]])) as AuditValues;
}
