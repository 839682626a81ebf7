/** What the fake enforces. Written down here again, so that a mistake in the sender's own constants shows. */
export const ENTRIES_MAX = 1000;
export const PAYLOAD_BYTES_MAX = 5_000_000;
export const LOG_BYTES_MAX = 1_000_000;
export const AGE_MS_MAX = 18 * 3_600_000;
export const AHEAD_MS_MAX = 2 * 3_600_000;
/** Of both metric endpoints; times are those of a point. */
export const METRIC_WIRE_BYTES_MAX = 512_000;
export const METRIC_BYTES_MAX = 5 * 1024 * 1024;
export const POINT_AGE_MS_MAX = 3_600_000;
export const POINT_AHEAD_MS_MAX = 600_000;
/** What is read of a body at all; more than any test sends on purpose. */
export const WIRE_BYTES_MAX = 32_000_000;
