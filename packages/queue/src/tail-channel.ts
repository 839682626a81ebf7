/**
 * Chunks of an app's lines on their way from the workers to whoever looks at them. What is in a chunk is opaque here: it
 * is sealed by whoever publishes it.
 *
 * Guarantees: chunks of an app have one order, the same for every reader, and a reader that follows its position misses
 * none that the bounds have not taken. Nothing is durable, and nothing waits: a store that is away rejects. Bounds per
 * app: TAIL_BOUNDS; and what nobody says to keep (`keep`) is gone soon. Two exist, redis-tail.ts and postgres-tail.ts; one
 * conformance suite runs against both.
 */
export interface TailChannel {
  /** Adds a chunk; the app's oldest go beyond the bounds. */
  publish(appId: string, chunk: Buffer): Promise<void>;
  /** What was published after each position, oldest first, up to READ_CHUNKS_MAX for each. Apps without news are left out. */
  read(positions: readonly TailPosition[]): Promise<readonly TailNews[]>;
  /** Somebody looks at these apps: their chunks stay for `keepSeconds` more. Those that are too old go all the same. */
  keep(appIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** A place in an app's chunks. */
export interface TailPosition {
  readonly appId: string;
  /** What `read` gave; null: before the oldest that is kept. */
  readonly after: string | null;
}

/** What is new of one app. */
export interface TailNews {
  readonly appId: string;
  readonly chunks: readonly Buffer[];
  /** To go on from. */
  readonly after: string;
}

export interface TailBounds {
  /** Of one chunk: about a fifth of a second of long lines. */
  readonly chunkBytesMax: number;
  /** Of an app's chunks together. */
  readonly bytesMax: number;
  readonly chunksMax: number;
  readonly ageMaxSeconds: number;
  /** After the last `keep`. */
  readonly keepSeconds: number;
}

/** Redis holds frames, too: what people look at must not take much of its memory. */
export const TAIL_BOUNDS: TailBounds = {
  chunkBytesMax: 524_288,
  bytesMax: 2_097_152,
  chunksMax: 256,
  ageMaxSeconds: 15 * 60,
  keepSeconds: 30,
};

/** In one round trip; a reader that is further behind goes on with the next. */
export const READ_CHUNKS_MAX = 64;
