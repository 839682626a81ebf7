/** Datadog cuts a log above 1 MB without an error (Send logs, limits); we cut ourselves, visibly and between characters. */
export const LOG_BYTES_MAX = 1_000_000;

/** Datadog silently discards a log older than 18 h; half an hour is left for the delivery. */
export const LOG_AGE_MAX_MS = 17.5 * 3_600_000;
/** It does the same with one from more than 2 h ahead. */
export const LOG_AHEAD_MAX_MS = 2 * 3_600_000;
