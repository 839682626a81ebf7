import type { LineFields } from './line-fields.js';

/** 128 bits in hex; a decimal of 64 bits has 20 digits. */
const ID_CHARS_MAX = 32;
/** `dd.trace_id`, then `=`, `:`, `": "` or the like. */
const SEPARATOR_CHARS_MAX = 4;

/**
 * Lifts `dd.trace_id=123 dd.span_id=456` out of plain text: Datadog correlates those only through a pipeline for the language. The values
 * become strings, since they do not fit into a double.
 */
export function liftTraceIds(text: string, fields: LineFields): void {
  const at = text.indexOf('dd.trace_id');
  if (at < 0) return;
  const traceId = idAfter(text, at + 11);
  if (traceId === '') return;
  fields.root += `"dd.trace_id":"${traceId}",`;
  const span = text.indexOf('dd.span_id');
  const spanId = span < 0 ? '' : idAfter(text, span + 10);
  if (spanId !== '') fields.root += `"dd.span_id":"${spanId}",`;
}

/** The digits as they stand; empty for what is no id, and for 0, which tracers print outside of any trace. */
export function traceIdIn(text: string, from: number, to: number): string {
  if (to - from > ID_CHARS_MAX || to === from) return '';
  let isZero = true;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!isHexDigit(code)) return '';
    if (code !== 0x30) isZero = false;
  }
  return isZero ? '' : text.substring(from, to);
}

/** A W3C id in hex (32 or 16 digits) as Datadog counts: the low 64 bits in decimal, as the OpenTelemetry exporter does it. */
export function datadogIdOf(hex: string): string {
  return hex.length === 32 || hex.length === 16 ? BigInt(`0x${hex.slice(-16)}`).toString() : '';
}

function idAfter(text: string, from: number): string {
  let start = from;
  while (start < from + SEPARATOR_CHARS_MAX && isSeparator(text.charCodeAt(start))) start++;
  if (start === from) return '';
  let end = start;
  while (end - start <= ID_CHARS_MAX && isHexDigit(text.charCodeAt(end))) end++;
  return traceIdIn(text, start, end);
}

/** `=`, `:`, space, quote. */
function isSeparator(code: number): boolean {
  return code === 0x3d || code === 0x3a || code === 0x20 || code === 0x22;
}

function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46);
}
