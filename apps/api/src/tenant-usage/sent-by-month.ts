const DAY_MS = 86_400_000;
/** A week has its weekend in it; more would not notice that an app came or went. */
const PACE_DAYS_MAX = 7;

/** What was received, in a day, a month, or by a forecast. */
export interface Sent {
  readonly bytesReceived: number;
  readonly messagesReceived: number;
}

export interface SentDay extends Sent {
  /** Its beginning, in UTC. */
  readonly day: Date;
}

export interface SentMonth extends Sent {
  /** `2026-03`, in UTC. */
  readonly month: string;
}

export interface Forecast extends Sent {
  /** Whole days that it goes by. */
  readonly byDays: number;
}

const NOTHING: Sent = { bytesReceived: 0, messagesReceived: 0 };

/** The first day of the month, `monthsBack` months before that of `now`. */
export function startOfMonth(now: Date, monthsBack: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsBack, 1));
}

/** Days added up to the newest `count` months, oldest first, the one under way last. */
export function toMonths(days: readonly SentDay[], now: Date, count: number): SentMonth[] {
  return Array.from({ length: count }, (_, index) => {
    const month = monthOf(startOfMonth(now, count - 1 - index));
    return { month, ...sumOf(days.filter(({ day }) => monthOf(day) === month)) };
  });
}

/**
 * What the month comes to when the rest of it goes as the last whole days went, a week of them at most. null while there
 * is no whole day to go by: the day on which the first line came is none.
 */
export function forecastMonth(days: readonly SentDay[], now: Date): Forecast | null {
  const todayMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const firstMs = Math.min(...days.map(({ day }) => day.getTime()));
  const byDays = Math.min(PACE_DAYS_MAX, Math.round((todayMs - firstMs) / DAY_MS) - 1);
  if (!(byDays >= 1)) return null;
  const pace = sumOf(days.filter(({ day }) => day.getTime() < todayMs && day.getTime() >= todayMs - byDays * DAY_MS));
  const soFar = sumOf(days.filter(({ day }) => monthOf(day) === monthOf(now)));
  const daysLeft = (startOfMonth(now, -1).getTime() - now.getTime()) / DAY_MS;
  const atPace = (sent: number, paced: number) => Math.round(sent + (paced / byDays) * daysLeft);
  return {
    bytesReceived: atPace(soFar.bytesReceived, pace.bytesReceived),
    messagesReceived: atPace(soFar.messagesReceived, pace.messagesReceived),
    byDays,
  };
}

function monthOf(day: Date): string {
  return day.toISOString().slice(0, 7);
}

function sumOf(days: readonly Sent[]): Sent {
  return days.reduce(
    (sum, { bytesReceived, messagesReceived }) => ({
      bytesReceived: sum.bytesReceived + bytesReceived,
      messagesReceived: sum.messagesReceived + messagesReceived,
    }),
    NOTHING,
  );
}
