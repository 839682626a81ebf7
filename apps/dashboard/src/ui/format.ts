const counts = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** 4120 → "4,120", in the reader's own digits grouping. */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** Decimal units, as Datadog and Heroku bill: 1_234_567 → "1.2 MB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${bytes < 0 ? '−' : ''}${oneDigit.format(value)} ${units[unit]}`;
}

/** 45 → "45 ms", 1_234 → "1.2 s". */
export function formatDuration(ms: number): string {
  return ms < 999.5 ? `${counts.format(ms)} ms` : `${oneDigit.format(ms / 1000)} s`;
}

/** A part of a whole in percent. Never rounds to 0 or 100 what is not quite that; an empty whole gives "–". */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent > 99.9 && percent < 100) return '> 99.9 %';
  return `${oneDigit.format(percent)} %`;
}

/** How long ago, in the one unit that matters: "12 s", "3 min", "5 h", "2 d". Times ahead of now count as "0 s". */
export function formatAge(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** Local wall clock, "12:00:03". */
export function formatClock(at: Date): string {
  return clock.format(at);
}

/** Local day and time, "Nov 23, 2026, 12:00". */
export function formatDayAndClock(at: Date): string {
  return dayAndClock.format(at);
}

/** The same instant for people in other zones: "2026-11-23 12:00:03 UTC". */
export function formatUtc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
