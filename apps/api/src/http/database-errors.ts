/** What Prisma says of a write that the data forbids. `isDatabaseUnavailable` of @logferry/db is for the rest. */

/** A unique index says no: another row has this value already. */
export function isUniqueConflict(error: unknown): boolean {
  return codeOf(error) === 'P2002';
}

/** A foreign key says no: what the row points to is gone, or something still points to the row. */
export function isReferenceConflict(error: unknown): boolean {
  return codeOf(error) === 'P2003';
}

/** The row to change is not there (any more). */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'P2025';
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
