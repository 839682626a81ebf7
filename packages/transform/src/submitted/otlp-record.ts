import { JsonCursor, skipSpace } from '../json-cursor.js';
import type { Status } from '../level.js';
import { labelIn } from './own-values.js';

const OPEN = 0x7b;

/**
 * A log record of OpenTelemetry as the ingest stores it, one JSON object a piece:
 *
 *   {"resource":{…},"severity":17,"timestamp":1772615702118,"message":…,"otel":{…},"attributes":{…}}
 *
 * `resource` and `attributes` hold one member for each attribute, `attributes` none under a name that Datadog reads or that we write.
 * `message` is the body, `otel` what else the record says; all but `resource` may be missing. One object per transformer, filled for each log.
 */
export class OtlpRecord {
  resource = '{}';
  /** Empty: the record has no body. */
  message = '';
  /** NaN: the record has no time. */
  epochMs = Number.NaN;
  /** 1 to 24 (Logs data model, SeverityNumber); 0: unspecified. */
  severity = 0;
  /** Members of `otel`, each with a comma in front. */
  otel = '';
  /** Root members, each followed by a comma. */
  attributes = '';
  /** Names of attributes that the app's own attributes have, too. */
  readonly clashing: string[] = [];
  readonly #cursor = new JsonCursor();
  readonly #appNames: ReadonlySet<string>;

  constructor(appNames: ReadonlySet<string>) {
    this.#appNames = appNames;
  }

  /** False when the text is none. */
  read(text: string): boolean {
    this.resource = '{}';
    this.message = '';
    this.epochMs = Number.NaN;
    this.severity = 0;
    this.otel = '';
    this.attributes = '';
    this.clashing.length = 0;
    if (text.charCodeAt(0) !== OPEN) return false;
    const cursor = this.#cursor;
    cursor.start(text, 0);
    while (cursor.next()) {
      const value = text.substring(cursor.valueStart, cursor.valueEnd);
      switch (text.substring(cursor.keyStart, cursor.keyEnd)) {
        case 'resource':
          this.resource = value;
          break;
        case 'message':
          this.message = value;
          break;
        case 'timestamp':
          this.epochMs = Number(labelIn(value));
          break;
        case 'severity':
          this.severity = Number(labelIn(value));
          break;
        case 'otel':
          this.otel = `,${value.slice(1, -1)}`;
          break;
        case 'attributes':
          this.attributes = value === '{}' ? '' : `${value.slice(1, -1)},`;
          break;
        default:
      }
    }
    if (cursor.end < 0 || skipSpace(text, cursor.end) !== text.length) return false;
    for (const name of this.#appNames) if (this.has(name)) this.clashing.push(name);
    return true;
  }

  /** Whether an attribute may have this name. A text inside of a value can look like one, so a yes is not certain; a no is. */
  has(name: string): boolean {
    return this.attributes.includes(`${JSON.stringify(name)}:`);
  }
}

/** Empty while unspecified. Four numbers each, from TRACE to FATAL (Logs data model, Severity fields). */
export function statusOfSeverity(severity: number): Status | '' {
  if (severity >= 21) return 'emerg';
  if (severity >= 17) return 'error';
  if (severity >= 13) return 'warn';
  if (severity >= 9) return 'info';
  return severity >= 1 ? 'debug' : '';
}
