/** First upper bound, in ms. Doubles with each failure. */
const BASE_MS = 1_000;
/** Longest wait. Datadog's agent waits the same at its cap, but exactly so: its whole fleet returns in one instant. */
const CAP_MS = 120_000;

/**
 * How long to wait after `failures` failures in a row (1 = the first): uniform in [d/2, d], d = 1 s, 2 s, 4 s … up to
 * the cap, where the jitter stays on. Returns whole milliseconds; 0 when there was no failure.
 *
 * @param random returns a number in [0, 1).
 */
export function backoffMs(failures: number, random: () => number, capMs: number = CAP_MS): number {
  if (failures <= 0) return 0;
  const boundMs = Math.min(capMs, BASE_MS * 2 ** (failures - 1));
  return Math.round(boundMs / 2 + (boundMs / 2) * random());
}
