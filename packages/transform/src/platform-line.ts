// What the platform says about a dyno (APPNAME heroku): states, exits, R codes, and, apart from here, its metrics.
//
// In: a text. Out: `heroku.event`, `heroku.error_code` and their details, `error.*`, and the status. Read only for senders that are the
// platform, so an app that prints "Error R14" changes nothing. Command lines are not lifted out: their variables are expanded already, and
// may be secrets.

import { digitsEnd, numberEnd } from './json-text.js';
import type { Status } from './level.js';
import type { LineFields } from './line-fields.js';

/** A state, a code's description. */
const WORDS_CHARS_MAX = 200;

/** 0; SIGHUP, SIGINT and SIGTERM: a process that ended because it was told to. 137 (killed) and all others are errors. */
const ASKED_TO_EXIT: ReadonlySet<string> = new Set(['0', '129', '130', '143']);

/** Lines that are an event and nothing more, by their beginning. */
const EVENTS: readonly (readonly [beginning: string, event: string])[] = [
  ['Starting process', 'starting'],
  ['Stopping ', 'stopping'],
  ['Cycling', 'cycling'],
  ['Restarting', 'restarting'],
  ['Idling', 'idling'],
  ['Unidling', 'unidling'],
  ['Awaiting client', 'awaiting_client'],
  ['Client connection closed', 'client_closed'],
];

export function readDynoLine(text: string, fields: LineFields): void {
  if (text.startsWith('State changed from ')) readState(text, fields);
  else if (text.startsWith('Process exited with status ')) readExit(text, fields);
  else if (text.startsWith('Process running mem=')) readMemory(text, fields);
  else if (text.startsWith('Error ')) readErrorCode(text, fields);
  else {
    for (const [beginning, event] of EVENTS) {
      if (!text.startsWith(beginning)) continue;
      eventOf(fields, event, 'info');
      return;
    }
  }
}

/**
 * `Error R14 (Memory quota exceeded)`, `Error R10 (Boot timeout) -> Web process failed …`, `Error L12: 5 messages …`. Every one is an error:
 * Heroku's `Error` says so, and its PRI says only `info`.
 */
export function readErrorCode(text: string, fields: LineFields): void {
  const code = text.substring(6, 9);
  const isCode = /^[A-Z]\d\d$/.test(code) && !/^\w/.test(text.substring(9, 10));
  if (!text.startsWith('Error ') || !isCode) return;
  const close = text.startsWith(' (', 9) ? text.indexOf(')', 11) : -1;
  const description = close < 0 || close > WORDS_CHARS_MAX ? '' : text.substring(11, close);
  const message = description === '' ? '' : `,"message":${JSON.stringify(description)}`;
  fields.status = 'error';
  fields.heroku += `,"error_code":"${code}"`;
  fields.root += `"error":{"kind":"${code}"${message}},`;
}

export function eventOf(fields: LineFields, event: string, status: Status): void {
  fields.status = status;
  fields.heroku += `,"event":"${event}"`;
}

function readState(text: string, fields: LineFields): void {
  const to = text.indexOf(' to ', 19);
  if (to < 0 || text.length > WORDS_CHARS_MAX) return;
  const state = text.substring(to + 4);
  eventOf(fields, 'state_changed', state === 'crashed' ? 'error' : 'info');
  fields.heroku += `,"state":${JSON.stringify(state)},"state_before":${JSON.stringify(text.substring(19, to))}`;
}

function readExit(text: string, fields: LineFields): void {
  const end = digitsEnd(text, 27, text.length);
  const status = text.substring(27, end);
  if (status === '' || status.length > 3) return;
  eventOf(fields, 'exited', ASKED_TO_EXIT.has(status) ? 'info' : 'error');
  fields.heroku += `,"exit_status":${Number(status)}`;
}

/** `Process running mem=621M(121.3%)`: the line beside an R14, so beyond the quota it is a warning. */
function readMemory(text: string, fields: LineFields): void {
  const end = numberEnd(text, 20, text.length);
  if (end < 0) return;
  fields.heroku += `,"memory":${text.substring(20, end)}`;
  fields.status = 'info';
  const open = text.indexOf('(', end);
  const percentEnd = open < 0 ? -1 : numberEnd(text, open + 1, text.length);
  if (open > end && open - end < 4) fields.heroku += `,"memory_unit":${JSON.stringify(text.substring(end, open))}`;
  if (percentEnd < 0) return;
  const percent = text.substring(open + 1, percentEnd);
  fields.heroku += `,"memory_percent":${percent}`;
  if (Number(percent) > 100) fields.status = 'warn';
}
