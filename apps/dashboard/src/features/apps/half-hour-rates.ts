const MINUTE_MS = 60_000;
const MINUTES = 30;
/** Of less nobody can tell a rate. */
const MINUTES_MIN = 5;

/**
 * Lines a minute, oldest first, of a day by half hours of the clock, the first and last of which count in part.
 *
 * @param received of each half hour
 * @param to when the day ends: the end of the minute under way
 */
export function halfHourRates(received: readonly number[], to: string): readonly number[] {
  const minutesOfLast = ((Date.parse(to) / MINUTE_MS - 1) % MINUTES) + 1;
  return received.flatMap((lines, index) => {
    const minutes = index === 0 ? MINUTES - minutesOfLast : index === received.length - 1 ? minutesOfLast : MINUTES;
    return minutes < MINUTES_MIN ? [] : [lines / minutes];
  });
}
