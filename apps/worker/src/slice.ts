import type { Frame } from '@logferry/queue';
import { jsonOfFrame, type TransformedFrame } from '@logferry/transform';
import type { FrameRun } from './ticket-run.js';

/** The logs [from, to) of one frame, or a single log of several frames: what travels in one batch. */
export interface Slice {
  readonly run: FrameRun;
  readonly transformed: TransformedFrame;
  readonly from: number;
  readonly to: number;
  /** Of a log whose messages came in several frames: all of its parts, that of `run` first. */
  readonly parts?: readonly SlicePart[];
}

/** What of a log came in one frame. */
export interface SlicePart {
  readonly run: FrameRun;
  /** Bytes [start, end) of its messages in the frame's body: starts and ends in turn. */
  readonly ranges: readonly number[];
}

/** Messages the slice's logs stand for; more than its logs when messages were joined. */
export function messagesOf(slice: Slice): number {
  let messages = 0;
  if (slice.parts !== undefined) {
    for (const part of slice.parts) messages += messagesOfPart(part);
    return messages;
  }
  for (let index = slice.from; index < slice.to; index++) messages += slice.transformed.messages[index] ?? 1;
  return messages;
}

export function logsIn(slices: readonly Slice[]): number {
  let logs = 0;
  for (const { from, to } of slices) logs += to - from;
  return logs;
}

export function messagesOfPart({ ranges }: SlicePart): number {
  return ranges.length / 2;
}

/** The slice's logs as they go into a payload: their JSON texts with a comma between two. A view, to be copied before anything is waited for. */
export function jsonOf({ transformed, from, to }: Slice): Buffer {
  const { sizes } = transformed;
  const json = jsonOfFrame(transformed);
  if (from === 0 && to === sizes.length) return json;
  let start = 0;
  for (let index = 0; index < from; index++) start += (sizes[index] ?? 0) + 1;
  let end = start;
  for (let index = from; index < to; index++) end += (sizes[index] ?? 0) + 1;
  return json.subarray(start, end - 1);
}

/** JSON bytes of the slice's logs, separators not counted. */
export function bytesOf(slice: Slice): number {
  let bytes = 0;
  for (let index = slice.from; index < slice.to; index++) bytes += slice.transformed.sizes[index] ?? 0;
  return bytes;
}

/**
 * The slice as frames of their own, one for each it came in: its messages' bytes cut out of the body. A body is a plain
 * sequence of octet-counted messages, so such a cut is itself a valid body. Its header says how many messages are still to
 * be brought to an end, so that what was counted once is not counted again.
 */
export function framesOf(slice: Slice): Frame[] {
  if (slice.parts === undefined) return [cut(slice.run.frame, rangesOf(slice), messagesOf(slice))];
  return slice.parts.map((part) => cut(part.run.frame, part.ranges, messagesOfPart(part)));
}

/** The slice, or what of its log came in each frame: parts that can come to different ends, each in its own minute of the ledger. */
export function byFrame(slice: Slice): Slice[] {
  const { transformed, from, to, parts } = slice;
  if (parts === undefined) return [slice];
  return parts.map((part) => ({ run: part.run, transformed, from, to, parts: [part] }));
}

/** The frames that come to their end with these slices: all the rest of them has reached its own. */
export function endingWith(slices: readonly Slice[]): Frame[] {
  const logs = new Map<FrameRun, number>();
  for (const { run, from, to, parts } of slices) {
    if (parts === undefined) logs.set(run, (logs.get(run) ?? 0) + to - from);
    else for (const part of parts) logs.set(part.run, (logs.get(part.run) ?? 0) + 1);
  }
  const ending: Frame[] = [];
  for (const [run, count] of logs) if (run.endsWith(count)) ending.push(run.frame);
  return ending;
}

/** The slice's logs reached their end. */
export function settle(slice: Slice): void {
  if (slice.parts === undefined) slice.run.settle(slice.to - slice.from);
  else for (const { run } of slice.parts) run.settle(1);
}

/** They reached none: their frames must be seen again. */
export function fail(slice: Slice, error: unknown): void {
  if (slice.parts === undefined) slice.run.fail(slice.to - slice.from, error);
  else for (const { run } of slice.parts) run.fail(1, error);
}

/** Both halves by number of logs, over the whole batch. Either may be empty when there are fewer than two logs. */
export function halve(slices: readonly Slice[]): [Slice[], Slice[]] {
  let logs = 0;
  for (const slice of slices) logs += slice.to - slice.from;
  let left = Math.floor(logs / 2);
  const first: Slice[] = [];
  const second: Slice[] = [];
  for (const slice of slices) {
    const size = slice.to - slice.from;
    if (left >= size) first.push(slice);
    else if (left <= 0) second.push(slice);
    else {
      const at = slice.from + left;
      first.push({ ...slice, to: at });
      second.push({ ...slice, from: at });
    }
    left -= size;
  }
  return [first, second];
}

/** Where the slice's messages lie in the body. Logs of several messages may lie between one another's. */
function rangesOf({ transformed, from, to }: Slice): number[] {
  const { starts, ends, scattered } = transformed;
  const pairs: [number, number][] = [];
  for (let index = from; index < to; index++) {
    const ranges = scattered?.get(index) ?? [starts[index] ?? 0, ends[index] ?? 0];
    for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at] ?? 0, ranges[at + 1] ?? 0]);
  }
  return pairs.sort(([first], [second]) => first - second).flat();
}

function cut(frame: Frame, ranges: readonly number[], messages: number): Frame {
  const pieces: Buffer[] = [];
  let start = ranges[0] ?? 0;
  for (let at = 1; at < ranges.length; at += 2) {
    const end = ranges[at] ?? 0;
    if (ranges[at + 1] === end) continue; // the next piece begins where this one ends
    pieces.push(frame.body.subarray(start, end));
    start = ranges[at + 1] ?? end;
  }
  const [first] = pieces;
  const body = first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
  return { header: { ...frame.header, pendingMessages: messages }, body };
}
