import type { TailLine } from '@logferry/queue';
import { jsonOfFrame, type RuledLine, type TransformedFrame } from '@logferry/transform';

/** Of a line's text, and of a log: more of one line is no use in a list of lines. */
const TEXT_LENGTH_MAX = 8_192;
const LOG_BYTES_MAX = 32_768;

/** A log's place in its frame. */
export interface LogPlace {
  readonly index: number;
  /** Byte offset of its JSON text. */
  readonly start: number;
}

/** One line as the tail shows it. `log` is null when a rule ended the line. */
export function tailLineOf(
  line: RuledLine,
  transformed: TransformedFrame,
  log: LogPlace | null,
  receivedAtMs: number,
): TailLine {
  const { sender, time, before, end, steps } = line;
  return {
    receivedAtMs,
    time,
    kind: sender?.kind ?? null,
    dyno: sender?.dyno ?? null,
    source: sender?.appname ?? '',
    procid: sender?.procid ?? '',
    text: before.slice(0, TEXT_LENGTH_MAX),
    isCut: before.length > TEXT_LENGTH_MAX,
    messages: log === null ? 1 : (transformed.messages[log.index] ?? 1),
    outcome: end === '' ? 'kept' : end,
    rules: steps.filter(({ effect }) => effect !== 'passed').map(({ name, effect }) => ({ name, effect })),
    log: log === null ? null : jsonTextOf(transformed, log),
  };
}

function jsonTextOf(transformed: TransformedFrame, { index, start }: LogPlace): string | null {
  const size = transformed.sizes[index] ?? 0;
  return size > LOG_BYTES_MAX ? null : jsonOfFrame(transformed).toString('utf8', start, start + size);
}
