import { Cuts } from './cuts.js';
import type { Status } from './level.js';

// Heroku cuts dyno lines at 10,000 bytes and its router takes request lines up to 8 kB. A forged line could hold megabytes in one value.
/** A value longer than this becomes no attribute; the message has it all the same. */
export const VALUE_CHARS_MAX = 8_192;

/**
 * What the reader of one line found, as pieces of JSON. One object per transformer, cleared for each line: an object a line cost more than
 * the fields in it. Every piece is complete JSON text, bounded by the readers, and names no key twice.
 */
export class LineFields {
  /** Empty while unknown: without one, Datadog reads the level of a JSON message itself. */
  status: Status | '' = '';
  /** Members of `heroku`, each with a comma in front: `,"error_code":"H12"`. */
  heroku = '';
  /** Root members, each followed by a comma: `"duration":21000000,`. */
  root = '';
  /** What else there is of `heroku`, in the same form. */
  readonly herokuCuts = new Cuts(0);
  /** What else there is of root members, in the same form. */
  readonly rootCuts = new Cuts(1);
  /** The message would take Datadog's host from us; see json-line.ts. */
  isHostTaken = false;
  /** The message would take Datadog's date from us. */
  isDateTaken = false;

  clear(): void {
    this.status = '';
    this.heroku = '';
    this.root = '';
    this.herokuCuts.clear();
    this.rootCuts.clear();
    this.isHostTaken = false;
    this.isDateTaken = false;
  }
}
