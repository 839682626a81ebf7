// The two metrics lines that a dyno's runtime prints every 20 s (Heroku: log-runtime-metrics), as it writes them.
//
// In: a line that stands in the memory as a JSON string. Out: the same members of `heroku` as the general way writes them (pairs-line.ts), as
// cuts of the line; or the word that the line is not of this form. A test holds the two ways to the same members (runtime-metrics.test.ts).
// What lies between two numbers is the same in each of them, so it is compared, and written, in one piece.
// Metrics lines only, in bench/transform.mjs: two and a half times as many a second as by the general way.

import type { Cuts } from './cuts.js';
import type { EscapedLine } from './escaped-line.js';
import { NUMBER_DIGITS_MAX } from './json-text.js';
import { endOf, isAt, numberEnd, type Spelled, spelled, WORD, WORDS } from './line-bytes.js';
import type { LineFields } from './line-fields.js';
import * as lineMemory from './line-memory.js';
import { literal, NOWHERE, type Piece } from './line-memory.js';

/** Longer lines go the general way, where each value has its own bound. */
const LINE_CHARS_MAX = 1_024;

const SPACE = 0x20;
const QUOTE = 0x22;

const memory = lineMemory.bytes;

const SOURCE_NAME = spelled('"source=');
const DYNO_NAME = spelled(' dyno=');
const METRIC_SOURCE = literal(',"metric_source":"');

interface Metric {
  /** What stands before its number: the unit of the one before it, and its name. */
  readonly name: Spelled;
  readonly unit: Spelled;
  /** What we write before its number. */
  readonly member: Piece;
  /** What we write behind its number when it is the last one. */
  readonly end: Piece;
}

/** One of the two lines: its metrics in their order. Older dynos leave out the last ones. */
type Form = readonly Metric[];

const LOAD = formOf([
  ['load_avg_1m', ''],
  ['load_avg_5m', ''],
  ['load_avg_15m', ''],
]);
const MEMORY = formOf([
  ['memory_total', 'MB'],
  ['memory_rss', 'MB'],
  ['memory_cache', 'MB'],
  ['memory_swap', 'MB'],
  ['memory_pgpgin', 'pages'],
  ['memory_pgpgout', 'pages'],
  ['memory_quota', 'MB'],
]);

function formOf(namesAndUnits: readonly (readonly [name: string, unit: string])[]): Form {
  let before = '';
  let units = '';
  return namesAndUnits.map(([name, unit], i) => {
    const spelledName = spelled(`${before} sample#${name}=`);
    const member = literal(`${i === 0 ? '","sample":{' : ','}"${name}":`);
    before = unit;
    if (unit !== '') units += `${units === '' ? '' : ','}"${name}":"${unit}"`;
    const end = literal(units === '' ? '}' : `},"unit":{${units}}`);
    return { name: spelledName, unit: spelled(unit), member, end };
  });
}

/** Writes the members of a line that a dyno's runtime wrote. False, and nothing written, when the line is anything else. */
export function readRuntimeMetrics(line: EscapedLine, { herokuCuts: heroku }: LineFields): boolean {
  const { address } = line;
  const chars = line.end - line.start;
  if (address === NOWHERE || chars > LINE_CHARS_MAX || !isAt(SOURCE_NAME, address)) return false;
  const source = address + SOURCE_NAME.length;
  const sourceEnd = endOf(WORD, source);
  if (sourceEnd === source || !isAt(DYNO_NAME, sourceEnd)) return false;
  const dynoEnd = endOf(WORD, sourceEnd + DYNO_NAME.length);

  heroku.literal(METRIC_SOURCE);
  heroku.add(source, sourceEnd);
  let end = takeMetrics(LOAD, dynoEnd, heroku);
  if (end < 0) end = takeMetrics(MEMORY, dynoEnd, heroku);
  // What else stands there without a `=` says nothing, here as in the general way.
  if (end >= 0 && memory[end] === SPACE) end = endOf(WORDS, end);
  if (end >= 0 && memory[end] === QUOTE && end === address + chars - 1) return true;
  heroku.clear();
  return false;
}

/** Writes the metrics from `start` on. Where they end; -1 when they are not of this form, and what is written is of no use. */
function takeMetrics(form: Form, start: number, heroku: Cuts): number {
  let last: Metric | undefined;
  let at = start;
  for (let i = 0; i < form.length; i++) {
    const metric = form[i] as Metric;
    if (!isAt(metric.name, at)) break;
    const number = at + metric.name.length;
    at = numberEnd(number, NUMBER_DIGITS_MAX);
    if (at < 0) return -1;
    heroku.literal(metric.member);
    heroku.add(number, at);
    last = metric;
  }
  if (last === undefined || !isAt(last.unit, at)) return -1;
  heroku.literal(last.end);
  return at + last.unit.length;
}
