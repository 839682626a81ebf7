import type { AuditEntryView } from './audit-log.schema.js';

const COLUMNS = [
  'id',
  'at',
  'actorKind',
  'actorId',
  'actorName',
  'action',
  'resource',
  'resourceId',
  'address',
  'userAgent',
  'before',
  'after',
] as const;

/** An entry a line. */
export async function* toNdjson(entries: AsyncIterable<AuditEntryView>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}

/** RFC 4180, with a line of names; `before` and `after` are JSON. */
export async function* toCsv(entries: AsyncIterable<AuditEntryView>): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for await (const { actor, before, after, ...entry } of entries) {
    const row: Record<(typeof COLUMNS)[number], string | null> = {
      ...entry,
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      before: before === null ? null : JSON.stringify(before),
      after: after === null ? null : JSON.stringify(after),
    };
    yield `${COLUMNS.map((column) => toCell(row[column] ?? '')).join(',')}\r\n`;
  }
}

/**
 * A spreadsheet takes what begins with one of these for a formula (OWASP, "CSV Injection"), and a user agent is any
 * client's choice: an apostrophe in front makes it a text.
 */
const FORMULA = /^[=+\-@\t\r]/;

function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
