const HOUR_MS = 3_600_000;

/**
 * What the log intake accepts, from the API specification of `POST /api/v2/logs` unless another source is named.
 * Sizes are bytes of UTF-8, before compression.
 */
export const LIMITS = {
  /** Logs in one array. The answer to more is undocumented, so never find out. */
  payloadEntriesMax: 1000,
  /** "5 MB". Datadog's own agent reads that as decimal; the clients that use 5 × 1024² risk a 413. */
  payloadBytesMax: 5_000_000,
  /** Where we close a batch: leaves room, so that no payload is ever encoded twice because it came out too large. */
  payloadBytesGoal: 4_000_000,
  /** The brackets around the array. */
  payloadFrameBytes: 2,
  /** The comma between two logs. Forgetting it has cost other forwarders 413s. */
  payloadSeparatorBytes: 1,
  /** A larger log is cut by Datadog and still answered 202: the sender would never know. */
  logBytesMax: 1_000_000,
  /** Tags of one log ("Log collection" guide). */
  logTagsMax: 100,
  /** The log guide says 256, the tagging guide 200: the smaller one holds under both. */
  tagCharsMax: 200,
  /** Attributes of one log ("Log collection" guide), nested ones included. */
  logAttributesMax: 256,
  /** Older logs vanish after a 202. Whether receipt or processing counts is not documented: stay well below. */
  logAgeMsMax: 18 * HOUR_MS,
  /** Logs further in the future vanish after a 202 (date remapper). */
  logAheadMsMax: 2 * HOUR_MS,
  /** Longest wait we grant to Retry-After and X-RateLimit-Reset: a bad header must not stop a destination for hours. */
  retryAfterMsMax: 120_000,
} as const;

/** What both metric endpoints accept (API specification of `POST /api/v2/series`; `POST /api/v1/distribution_points` says less). */
export const METRIC_LIMITS = {
  /** "500 kilobytes" of the packed body, given in bytes there. */
  wireBytesMax: 512_000,
  /** "5 megabytes", given in bytes there. */
  payloadBytesMax: 5_242_880,
  /** Where we close a body. What it packs to is checked all the same. */
  payloadBytesGoal: 2_000_000,
  /** Points older than this, or further ahead, are refused. */
  pointAgeMsMax: HOUR_MS,
  pointAheadMsMax: 600_000,
} as const;
