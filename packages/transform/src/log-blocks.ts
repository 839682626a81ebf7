/** Blocks are of whole steps, so that one frame's fits the next. What takes less than a step is made and forgotten. */
const STEP_BYTES = 16_384;
/** Larger ones are rare: a commit's frames have 260 kB in all, and become three times as much. */
const BLOCK_BYTES_MAX = 262_144;
/** Of blocks that nobody has at present: what a worker has on its way in a few hundredths of a second. */
const KEPT_BYTES_MAX = 4 * 1024 * 1024;

/** By number of steps. */
const kept: ArrayBuffer[][] = Array.from({ length: BLOCK_BYTES_MAX / STEP_BYTES + 1 }, () => []);
let keptBytes = 0;

/**
 * Memory for a frame's logs, and that of frames whose logs are gone, used again: memory that is new to the process costs a fault for
 * every page that is written for the first time.
 * Measured with bench/transform.mjs, 87 kB a frame: 16 faults and a sixth of the time of a frame.
 */
export function takeBlock(bytes: number): Buffer {
  const steps = Math.ceil(bytes / STEP_BYTES);
  if (bytes < STEP_BYTES || bytes > BLOCK_BYTES_MAX) return Buffer.allocUnsafeSlow(bytes);
  const block = kept[steps]?.pop();
  if (block === undefined) return Buffer.allocUnsafeSlow(steps * STEP_BYTES).subarray(0, bytes);
  keptBytes -= block.byteLength;
  return Buffer.from(block, 0, bytes);
}

/** Takes back what `takeBlock` gave, or a view of it. Nobody may look at it any more: it will hold another tenant's logs. */
export function giveBack({ buffer }: Buffer): void {
  const bytes = buffer.byteLength;
  // Small buffers share theirs, which is of Node's size, less than a step.
  if (bytes % STEP_BYTES !== 0 || bytes > BLOCK_BYTES_MAX || keptBytes + bytes > KEPT_BYTES_MAX) return;
  kept[bytes / STEP_BYTES]?.push(buffer as ArrayBuffer);
  keptBytes += bytes;
}
