// From one line's text to what can be said about it, by who wrote it.
//
// In: the text that becomes `message` and the form its sender writes in. Out: fields (line-fields.ts). Nothing is read that the sender
// could not have written: an app's "Error R14" or `at=info method=GET` is content.
// A cheap look comes before every reading: the first character of JSON, one pair at the start of logfmt, a `#` of metrics.

import { readApiLine } from './api-line.js';
import type { LineForm } from './classify.js';
import type { EscapedLine } from './escaped-line.js';
import { JsonReader } from './json-line.js';
import { statusOfPrefix } from './level-prefix.js';
import type { LineFields } from './line-fields.js';
import type { PointCollector } from './metrics/point-collector.js';
import { PairsReader } from './pairs-line.js';
import { readDynoLine, readErrorCode } from './platform-line.js';
import { readPostgresLine } from './postgres-line.js';
import { RouterReader } from './router-line.js';
import { liftTraceIds } from './trace-ids.js';

/**
 * Reads the lines of one app. `taken`: names that its own attributes have at the root of each log. `points` hears of what is
 * a metric, too; null: the app wants none.
 */
export class LineReader {
  readonly #router: RouterReader;
  readonly #json: JsonReader;
  readonly #pairs: PairsReader;

  constructor(taken: ReadonlySet<string>, points: PointCollector | null) {
    this.#router = new RouterReader(points);
    this.#json = new JsonReader(taken);
    this.#pairs = new PairsReader(taken, points);
  }

  /** `line` is the text as a JSON string; `isDyno`: the sender is a dyno. `fields` must be clear. */
  read(form: LineForm, text: string, line: EscapedLine, isDyno: boolean, fields: LineFields): void {
    switch (form) {
      case 'router':
        this.#router.read(line, fields);
        break;
      case 'content':
        this.#content(text, line, isDyno, fields);
        break;
      case 'dyno':
        if (text.startsWith('source=')) this.#pairs.readMetrics(line, isDyno, fields);
        else readDynoLine(text, fields);
        break;
      case 'api':
        readApiLine(text, fields);
        break;
      case 'postgres':
        readPostgresLine(text, fields);
        break;
      case 'loss':
        readErrorCode(text, fields);
        break;
      default: {
        const unknown: never = form;
        throw new RangeError(`unknown form ${unknown}`);
      }
    }
  }

  #content(text: string, line: EscapedLine, isDyno: boolean, fields: LineFields): void {
    if (this.#json.read(text, fields) || this.#pairs.readLogfmt(line, fields)) return;
    if (hasMetric(text)) this.#pairs.readMetrics(line, isDyno, fields);
    fields.status = statusOfPrefix(text);
    liftTraceIds(text, fields);
  }
}

function hasMetric(text: string): boolean {
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
    if (text.endsWith('sample', at) || text.endsWith('measure', at) || text.endsWith('count', at)) return true;
  }
  return false;
}
