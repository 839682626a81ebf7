import { isUtf8 } from 'node:buffer';
import { type ClientDialect, packPieces } from '@logferry/logplex';
import { afterSpace, jsonValueEnd } from './json-grammar.js';

/** Datadog takes so much at once (Send logs, limits), and its clients keep to it: what is larger is a mistake at their side. */
export const SUBMISSION_BYTES_MAX = 5_000_000;
/** The same for the logs in one body. */
const ENTRIES_MAX = 1_000;

export type Packed =
  /** A frame's body: one piece for each log, possibly none. */
  | { readonly kind: 'ok'; readonly body: Buffer; readonly logs: number }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'too_large' };

const MALFORMED: Packed = { kind: 'malformed' };
const TOO_LARGE: Packed = { kind: 'too_large' };

const LF = 0x0a;
const CR = 0x0d;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * The body of a Datadog log client as the body of a frame: what stands for one log becomes one piece, byte for byte.
 * JSON: an object, or an array of objects; empty objects say nothing (the Agent sends one to see whether it gets through). Text: lines
 * that are not empty.
 */
export function packSubmission(given: Buffer, dialect: ClientDialect): Packed {
  if (given.length > SUBMISSION_BYTES_MAX) return TOO_LARGE;
  if (dialect === 'text') return packed(given, lineBounds(given));
  // JSON is UTF-8. What is not is replaced, as in Logplex's lines: one broken character must not cost its sender a thousand logs.
  const body = isUtf8(given) ? given : Buffer.from(given.toString());
  if (body.length > SUBMISSION_BYTES_MAX) return TOO_LARGE;
  const bounds = entryBounds(body);
  return bounds === null ? MALFORMED : packed(body, bounds);
}

function packed(body: Buffer, bounds: readonly number[]): Packed {
  const logs = bounds.length / 2;
  return logs > ENTRIES_MAX ? TOO_LARGE : { kind: 'ok', body: packPieces(body, bounds), logs };
}

/** Start and end of each object in turn; null when the body is neither an object nor an array of them. */
function entryBounds(json: Buffer): number[] | null {
  const bounds: number[] = [];
  let at = afterSpace(json, 0);
  const isArray = json[at] === OPEN_ARRAY;
  if (isArray) at = afterSpace(json, at + 1);
  const isEmptyArray = isArray && json[at] === CLOSE_ARRAY;
  while (!isEmptyArray) {
    if (json[at] !== OPEN) return null;
    const end = jsonValueEnd(json, at);
    if (end < 0) return null;
    if (json[afterSpace(json, at + 1)] !== CLOSE) bounds.push(at, end);
    at = afterSpace(json, end);
    if (!isArray || json[at] !== COMMA) break;
    at = afterSpace(json, at + 1);
  }
  if (isArray && json[at++] !== CLOSE_ARRAY) return null;
  return afterSpace(json, at) === json.length ? bounds : null;
}

/** Start and end of each line in turn, its line end left out. */
function lineBounds(text: Buffer): number[] {
  const bounds: number[] = [];
  let start = 0;
  while (start < text.length) {
    const lf = text.indexOf(LF, start);
    const next = lf < 0 ? text.length : lf;
    const end = next > start && lf >= 0 && text[next - 1] === CR ? next - 1 : next;
    if (end > start) bounds.push(start, end);
    start = next + 1;
  }
  return bounds;
}
