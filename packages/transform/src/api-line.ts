// Lines of Heroku's API: what people and add-ons did to the app.
//
// In: `Release v212 created by user dana@example.com` and the like. Out: `heroku.event` with its details, and who did it. A line whose
// wording is not known stays as it is. Few per day, so written plainly; still linear in the line and bounded, since a holder of a log
// token could send anything under this name.

import { digitsEnd } from './json-text.js';
import type { LineFields } from './line-fields.js';
import { eventOf } from './platform-line.js';
import { EMAIL_CHARS_MAX } from './rules/maskers/email.js';

/** Config vars named in one line, process types scaled by one. */
const ITEMS_MAX = 20;
/** Names of config vars, process types, dyno sizes, add-ons, commits. */
const NAME_CHARS_MAX = 100;

/** By how a line begins; what follows is told from the rest. Wordings of today first (Dev Center, Logging; `heroku logs --dyno-name api`). */
const EVENTS: readonly (readonly [beginning: string, event: string])[] = [
  ['Release ', 'release'],
  ['Deploy ', 'deploy'],
  ['Rollback to ', 'rollback'],
  ['Running release ', 'release_phase'],
  ['Scaled to ', 'scale'],
  ['Scale to ', 'scale'],
  ['Set ', 'config_set'],
  ['Remove ', 'config_remove'],
  ['Attach ', 'attach'],
  ['Detach ', 'detach'],
  ['Build started', 'build_started'],
  ['Build succeeded', 'build_succeeded'],
  ['Build failed', 'build_failed'],
  ['Starting process with command', 'run'],
  ['Initial release', 'release'],
  ['Enable ', 'enable'],
  ['Disable ', 'disable'],
];

export function readApiLine(text: string, fields: LineFields): void {
  for (const [beginning, event] of EVENTS) {
    if (!text.startsWith(beginning)) continue;
    const hasFailed = event === 'build_failed' || (event === 'release' && text.includes(' failed'));
    if ((event === 'config_set' || event === 'config_remove') && !text.includes(' config var')) return;
    eventOf(fields, event, hasFailed ? 'error' : 'info');
    readDetails(text, beginning.length, event, fields);
    readActor(text, fields);
    return;
  }
}

function readDetails(text: string, from: number, event: string, fields: LineFields): void {
  switch (event) {
    case 'release':
    case 'rollback':
    case 'release_phase': {
      const word = wordAt(text, from);
      if (isVersion(word)) fields.heroku += `,"release":"${word}"`;
      return;
    }
    case 'deploy': {
      const word = wordAt(text, from);
      if (word !== '') fields.heroku += `,"commit":${JSON.stringify(word)}`;
      return;
    }
    case 'scale':
      readFormation(text, from, fields);
      return;
    case 'config_set':
    case 'config_remove':
      readConfigVars(text, from, fields);
      return;
    default:
      return;
  }
}

/** `web@3:Standard-2X worker@1:Standard-1X`, and `web=3` of old. */
function readFormation(text: string, from: number, fields: LineFields): void {
  const seen = new Set<string>();
  let members = '';
  let at = from;
  for (let item = 0; item < ITEMS_MAX; item++) {
    const word = wordAt(text, at);
    const split = word.search(/[@=]/);
    if (word === '' || word === 'by' || split < 1) break;
    const end = digitsEnd(word, split + 1, word.length);
    const quantity = word.substring(split + 1, end);
    if (quantity === '' || quantity.length > 6) break;
    const type = word.substring(0, split);
    const size = word.charAt(end) === ':' ? word.substring(end + 1) : '';
    const sizeMember = size === '' ? '' : `,"size":${JSON.stringify(size)}`;
    if (!seen.has(type)) members += `,${JSON.stringify(type)}:{"quantity":${Number(quantity)}${sizeMember}}`;
    seen.add(type);
    at += word.length + 1;
  }
  if (members !== '') fields.heroku += `,"formation":{${members.substring(1)}}`;
}

/** `STRIPE_KEY, CACHE_TTL config vars by …`: Heroku logs the names, never the values. */
function readConfigVars(text: string, from: number, fields: LineFields): void {
  const end = text.indexOf(' config var', from);
  const names: string[] = [];
  for (let at = from; at < end && names.length < ITEMS_MAX; ) {
    const comma = text.indexOf(', ', at);
    const nameEnd = comma < 0 || comma > end ? end : comma;
    if (nameEnd > at && nameEnd - at <= NAME_CHARS_MAX) names.push(text.substring(at, nameEnd));
    at = nameEnd + 2;
  }
  if (names.length > 0) fields.heroku += `,"config_vars":${JSON.stringify(names)}`;
}

/** Behind the last ` by user ` or ` by `: an e-mail address, or its mask. */
function readActor(text: string, fields: LineFields): void {
  const by = text.lastIndexOf(' by ');
  if (by < 0) return;
  const start = text.startsWith('user ', by + 4) ? by + 9 : by + 4;
  const actor = text.substring(start);
  if (actor !== '' && actor.length <= EMAIL_CHARS_MAX && !actor.includes(' '))
    fields.heroku += `,"user":${JSON.stringify(actor)}`;
}

function wordAt(text: string, from: number): string {
  const space = text.indexOf(' ', from);
  const end = space < 0 ? text.length : space;
  return end - from > NAME_CHARS_MAX ? '' : text.substring(from, end);
}

function isVersion(word: string): boolean {
  return word.length > 1 && word.startsWith('v') && digitsEnd(word, 1, word.length) === word.length;
}
