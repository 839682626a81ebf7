import type { Parked } from '../../api/models.js';
import { formatAge, formatBytes, formatCount } from '../../ui/format.js';
import { Moment } from '../../ui/moment.js';
import { useNow } from '../../ui/use-now.js';

/** "412 lines", or "more than" so many where not all of them were counted. */
export function parkedLines({ messages, isPartial }: Pick<Parked, 'messages' | 'isPartial'>): string {
  return `${isPartial ? 'More than ' : ''}${formatCount(messages)} ${messages === 1 ? 'line' : 'lines'}`;
}

/** How much waits, since when, and until when. */
export function ParkedWords({ parked }: { readonly parked: Parked }) {
  const now = useNow(1000);
  const { bytes, oldestReceivedAt, expiresAt } = parked;
  return (
    <>
      {formatBytes(bytes)} compressed, the oldest <Moment at={oldestReceivedAt} form="age" />.
      {expiresAt === null ? null : (
        <>
          {' '}
          The first of them will be dropped in {formatAge(now, Date.parse(expiresAt))}, since Datadog discards logs
          older than 18 hours.
        </>
      )}
    </>
  );
}
