import { LIMITS } from '@logferry/datadog';
import type { TransformedFrame } from '@logferry/transform';
import type { Slice } from './slice.js';

/** Logs for one destination that leave in one request. */
export interface Batch {
  readonly slices: readonly Slice[];
  readonly logs: number;
  /** JSON bytes of the array, brackets and separators included. */
  readonly bytes: number;
}

/** What a frame's logs add to batches: the sum over its batches is the same, but for each batch's brackets. */
export function batchedBytesOf({ sizes }: TransformedFrame): number {
  let bytes = 0;
  for (const size of sizes) bytes += size + LIMITS.payloadSeparatorBytes;
  return bytes;
}

export function batchedBytesIn(batch: Batch): number {
  return batch.bytes - LIMITS.payloadFrameBytes;
}

/**
 * Fills batches in order of arrival: at most 1000 logs and the goal of 4,000,000 bytes, unless one log alone is larger.
 * A frame's logs may be cut over several batches.
 */
export class Batcher {
  private slices: Slice[] = [];
  private logs = 0;
  private bytes: number = LIMITS.payloadFrameBytes;

  constructor(private readonly onFull: (batch: Batch) => void) {}

  get isEmpty(): boolean {
    return this.logs === 0;
  }

  /** Adds all logs of a frame, or one of several frames; calls `onFull` for each batch that this closes. */
  add(whole: Slice): void {
    const { sizes } = whole.transformed;
    let from = 0;
    for (let index = 0; index < sizes.length; index++) {
      const size = (sizes[index] ?? 0) + LIMITS.payloadSeparatorBytes;
      if (this.logs > 0 && (this.logs === LIMITS.payloadEntriesMax || this.bytes + size > LIMITS.payloadBytesGoal)) {
        if (index > from) this.slices.push({ ...whole, from, to: index });
        from = index;
        this.close();
      }
      this.logs++;
      this.bytes += size;
    }
    if (sizes.length > from) this.slices.push(from === 0 ? whole : { ...whole, from });
    if (this.logs === LIMITS.payloadEntriesMax) this.close();
  }

  /** Closes the open batch, if there is one. */
  close(): void {
    if (this.logs === 0) return;
    const batch: Batch = { slices: this.slices, logs: this.logs, bytes: this.bytes };
    this.slices = [];
    this.logs = 0;
    this.bytes = LIMITS.payloadFrameBytes;
    this.onFull(batch);
  }
}
