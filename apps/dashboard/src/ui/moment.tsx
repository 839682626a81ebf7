import { Text } from '@mantine/core';
import { formatAge, formatClock, formatDayAndClock, formatUtc } from './format.js';
import { useNow } from './use-now.js';

const JUST_NOW_MS = 2_000;

interface MomentProps {
  readonly at: string | null | undefined;
  /** `age`: "12 s ago", `length`: "12 s", both kept current. `clock`: "12:00:03", with the
   * day before it unless that is today. `day`: "Nov 23, 2026, 12:00". */
  readonly form: 'age' | 'length' | 'clock' | 'day';
  /** What to say when it has not happened yet. */
  readonly never?: string;
}

/** An instant in the reader's own zone, with UTC in the title. */
export function Moment({ at, form, never = 'never' }: MomentProps) {
  if (!at) {
    return (
      <Text span inherit c="dimmed">
        {never}
      </Text>
    );
  }
  const date = new Date(at);
  if (form === 'age' || form === 'length') return <Age date={date} form={form} />;
  return (
    <time dateTime={date.toISOString()} title={formatUtc(date)}>
      {form === 'clock' && date.toDateString() === new Date().toDateString()
        ? formatClock(date)
        : formatDayAndClock(date)}
    </time>
  );
}

function Age({ date, form }: { readonly date: Date; readonly form: 'age' | 'length' }) {
  const now = useNow(1000);
  const length = formatAge(date.getTime(), now);
  return (
    <time dateTime={date.toISOString()} title={`${formatDayAndClock(date)} · ${formatUtc(date)}`}>
      {form === 'length' ? length : now - date.getTime() < JUST_NOW_MS ? 'just now' : `${length} ago`}
    </time>
  );
}
