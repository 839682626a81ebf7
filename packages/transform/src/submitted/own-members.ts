import { JsonCursor, skipSpace } from '../json-cursor.js';
import { OWN_DATE_NAMES } from './own-date.js';
import { OWN_LEVEL_NAMES } from './own-status.js';
import { stringIn } from './own-values.js';

/** Names that mean something to us; none but these is looked at. */
const KNOWN_NAMES: ReadonlySet<string> = new Set([
  'message',
  'ddsource',
  'ddtags',
  'service',
  'host',
  'hostname',
  'status',
  'dd',
  'dd.trace_id',
  'dd.span_id',
  'logferry',
  ...OWN_LEVEL_NAMES,
  ...OWN_DATE_NAMES,
]);

const OPEN = 0x7b;

/**
 * The members of one log as a Datadog client wrote it, cut out of its JSON text and never written anew: numbers of any size stay what they
 * are. One object per transformer, filled for each log.
 */
export class OwnMembers {
  /** JSON values of the names that mean something. Of a name that stands twice the last one counts, as in every reader of JSON. */
  readonly known = new Map<string, string>();
  /** All other members, each followed by a comma. */
  others = '';
  /** Names among them that the app's own attributes have, too. */
  readonly clashing: string[] = [];
  readonly #cursor = new JsonCursor();
  readonly #appNames: ReadonlySet<string>;

  constructor(appNames: ReadonlySet<string>) {
    this.#appNames = appNames;
  }

  /** False when the text is not one JSON object. */
  read(text: string): boolean {
    this.known.clear();
    this.others = '';
    this.clashing.length = 0;
    const start = skipSpace(text, 0);
    if (text.charCodeAt(start) !== OPEN) return false;
    const cursor = this.#cursor;
    cursor.start(text, start);
    while (cursor.next()) {
      const key = text.substring(cursor.keyStart, cursor.keyEnd);
      const name = cursor.isKeyEscaped ? stringIn(`"${key}"`) : key;
      if (this.#appNames.has(name)) this.clashing.push(name);
      if (KNOWN_NAMES.has(name)) this.known.set(name, text.substring(cursor.valueStart, cursor.valueEnd));
      else this.others += `${text.substring(cursor.keyStart - 1, cursor.valueEnd)},`;
    }
    return cursor.end >= 0 && skipSpace(text, cursor.end) === text.length;
  }
}
