import { MOVED_PREFIX } from '../reserved-names.js';
import type { OwnMembers } from './own-members.js';
import { statusIn } from './own-status.js';
import { labelIn, saysSomething } from './own-values.js';

/** Names that we write, or that are read for us; `message` has its own way. */
const OURS: ReadonlySet<string> = new Set([
  'message',
  'ddsource',
  'ddtags',
  'host',
  'hostname',
  'service',
  'status',
  'timestamp',
  '@timestamp',
  'logferry',
]);

/**
 * Of the members that mean something, those that stay in the log beside what became of them, each followed by a comma: as they are, or as
 * `_RESERVED_<name>` where Datadog would take them for something they are not, or where we write ourselves.
 * @param dateName the member that is the log's time
 * @param isUsable Datadog would take that time
 * @param isLate and yet the log gets another one
 */
export function restOf(own: OwnMembers, dateName: string | null, isUsable: boolean, isLate: boolean): string {
  let rest = '';
  for (const [name, json] of own.known) {
    if (!OURS.has(name)) rest += `${JSON.stringify(name)}:${json},`;
    else if (saysSomething(json)) rest += restOfOne(own, name, json, name === dateName && isUsable, isLate);
  }
  return rest;
}

/** `isTaken`: it is the log's time, and Datadog would take it. */
function restOfOne(own: OwnMembers, name: string, json: string, isTaken: boolean, isLate: boolean): string {
  switch (name) {
    case 'ddsource':
    case 'service':
      return labelIn(json) === '' ? moved(own, name, json) : '';
    case 'ddtags':
      return labelIn(json) === '' && !json.startsWith('[') ? moved(own, name, json) : '';
    case 'status':
      return statusIn(json) === '' ? moved(own, name, json) : '';
    case 'timestamp':
      return isTaken ? '' : moved(own, name, json);
    case '@timestamp':
      // Datadog looks at it before it looks at ours.
      return isTaken && !isLate ? `"${name}":${json},` : moved(own, name, json);
    case 'logferry':
      return moved(own, name, json);
    case 'host':
    case 'hostname':
      return `"${name}":${json},`;
    default:
      return '';
  }
}

/** Unless the log has such a member already: it came by before. */
function moved(own: OwnMembers, name: string, json: string): string {
  const member = `"${MOVED_PREFIX}${name}":`;
  if (own.others.includes(member)) return '';
  own.clashing.push(`${MOVED_PREFIX}${name}`); // of the app's attributes, the log's own counts
  return `${member}${json},`;
}
