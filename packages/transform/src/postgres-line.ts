// The server log of Heroku Postgres: `[AMBER] [14-1]  sql_error_code = 57014 ERROR:  canceling statement due to statement timeout`.
//
// In: a text. Out: `postgres.*` and the status. Lines that continue a message (`[14-2]`) name no severity and keep no status.

import type { Status } from './level.js';
import type { LineFields } from './line-fields.js';

/** Attachment names, bracket numbers. */
const WORD_CHARS_MAX = 100;
/** Where the severity stands at the latest; the message behind it may hold the same words. */
const SEVERITY_WITHIN_CHARS = 200;

const STATUS_BY_SEVERITY: ReadonlyMap<string, Status> = new Map([
  ['DEBUG', 'debug'],
  ['LOG', 'info'],
  ['INFO', 'info'],
  ['NOTICE', 'notice'],
  ['WARNING', 'warn'],
  ['ERROR', 'error'],
  ['FATAL', 'critical'],
  ['PANIC', 'emerg'],
]);
const SQL_ERROR_CODE = 'sql_error_code = ';

export function readPostgresLine(text: string, fields: LineFields): void {
  if (!text.startsWith('[')) return;
  const nameEnd = text.indexOf(']');
  const numberStart = nameEnd + 3;
  if (nameEnd < 0 || nameEnd > WORD_CHARS_MAX || !text.startsWith('] [', nameEnd)) return;
  const numberEnd = text.indexOf(']', numberStart);
  if (numberEnd < 0 || numberEnd - numberStart > WORD_CHARS_MAX) return;
  let members = `"name":${JSON.stringify(text.substring(1, nameEnd))},"line":${JSON.stringify(text.substring(numberStart, numberEnd))}`;

  const head = text.substring(numberEnd + 1, numberEnd + 1 + SEVERITY_WITHIN_CHARS);
  const code = head.indexOf(SQL_ERROR_CODE);
  const codeStart = code + SQL_ERROR_CODE.length;
  if (code >= 0) {
    const sqlState = head.substring(codeStart, codeStart + 5);
    if (/^[0-9A-Z]{5}$/.test(sqlState)) members += `,"sql_error_code":"${sqlState}"`;
  }
  // Ends at the first colon: only words and blanks lie before it.
  const severity = /^[^:]*?([A-Z]{3,7})\d?:/.exec(head)?.[1];
  const status = severity === undefined ? undefined : STATUS_BY_SEVERITY.get(severity);
  if (severity !== undefined && status !== undefined) {
    members += `,"severity":"${severity}"`;
    fields.status = status;
  }
  fields.root += `"postgres":{${members}},`;
}
