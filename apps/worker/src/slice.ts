import type { Frame } from '@logferry/queue';
import type { TransformedFrame } from '@logferry/transform';
import type { TicketRun } from './ticket-run.js';

/** The logs [from, to) of one frame: what of it travels in one batch. */
export interface Slice {
  readonly ticket: TicketRun;
  readonly frame: Frame;
  readonly transformed: TransformedFrame;
  readonly from: number;
  readonly to: number;
}

/** Messages the slice's logs stand for; more than its logs when messages were joined. */
export function messagesOf(slice: Slice): number {
  let messages = 0;
  for (let index = slice.from; index < slice.to; index++) messages += slice.transformed.messages[index] ?? 1;
  return messages;
}

/** The slice's logs as they go into a payload: their JSON texts with a comma between two. */
export function jsonOf({ transformed, from, to }: Slice): Buffer {
  const { json, sizes } = transformed;
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
 * The slice as a frame of its own: its messages' bytes cut out of the body. A body is a plain sequence of octet-counted
 * messages, so such a cut is itself a valid body. Its header says how many messages
 * are still to be brought to an end, so that what was counted once is not counted again.
 */
export function frameOf(slice: Slice): Frame {
  const { frame, transformed, from, to } = slice;
  const start = from === 0 ? 0 : (transformed.ends[from - 1] ?? 0);
  const end = to === transformed.sizes.length ? frame.body.length : (transformed.ends[to - 1] ?? frame.body.length);
  return { header: { ...frame.header, pendingMessages: messagesOf(slice) }, body: frame.body.subarray(start, end) };
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
      const cut = slice.from + left;
      first.push({ ...slice, to: cut });
      second.push({ ...slice, from: cut });
    }
    left -= size;
  }
  return [first, second];
}
