import type { Counts } from '../../api/models.js';
import type { Tone } from '../../ui/tone.js';

interface LedgerRow {
  readonly key: string;
  readonly label: string;
  readonly explanation: string;
  readonly count: number;
  readonly tone: Tone;
}

export interface Ledger {
  readonly received: number;
  /** Where each received line is now. */
  readonly rows: readonly LedgerRow[];
  /** The rows' sum. */
  readonly accounted: number;
  /** accounted − received: 0 when the ledger balances. */
  readonly difference: number;
}

const dropReasons: Readonly<Record<keyof Counts['dropped'], { readonly label: string; readonly explanation: string }>> =
  {
    over_quota: { label: 'Dropped: over quota', explanation: 'Came in above the quota.' },
    expired: { label: 'Dropped: too old', explanation: 'Older than the 17.5 hours for which Datadog would take them.' },
    intake_rejected: { label: 'Dropped: refused by Datadog', explanation: 'Datadog refused them for good.' },
    too_large: { label: 'Dropped: too large', explanation: 'Larger than a single log may be.' },
    app_deleted: { label: 'Dropped: app deleted', explanation: 'The app was deleted while they were on their way.' },
    park_overflow: { label: 'Dropped: no room left', explanation: 'More was parked than may be kept.' },
    discarded: { label: 'Dropped: discarded', explanation: 'Parked, and thrown away by a person.' },
    suspended: { label: 'Dropped: suspended', explanation: 'Came in while this tenant was suspended.' },
  };

/**
 * The ledger as rows that add up to what was received (design §5). Reasons for dropping show only once they have
 * happened; every other row always shows, because a zero is what a reader looks for.
 */
export function ledgerOf(counts: Counts): Ledger {
  const rows: LedgerRow[] = [
    row('delivered', 'Delivered', 'Datadog answered 2xx.', counts.logsDelivered, 'good'),
    row('joined', 'Joined', 'Became part of another log, such as the lines of a stack trace.', counts.joined, 'idle'),
    row('filtered', 'Filtered', 'Left out by a rule of yours.', counts.filtered, 'idle'),
    row('sampled', 'Sampled out', 'Left out by a sampling rule of yours.', counts.sampled, 'idle'),
    row('parked', 'Parked', 'Set aside until the destination takes them.', counts.parked, 'warn'),
    row('deadLettered', 'Dead letters', 'Refused by Datadog, kept for you to look at.', counts.deadLettered, 'bad'),
    ...dropRows(counts.dropped),
    inFlightRow(counts.inFlight),
  ];
  const accounted = rows.reduce((sum, each) => sum + each.count, 0);
  return { received: counts.messagesReceived, rows, accounted, difference: accounted - counts.messagesReceived };
}

/** Below 0 where a process of ours died over lines that another then delivered again. */
function inFlightRow(count: number): LedgerRow {
  if (count >= 0) return row('inFlight', 'In flight', 'On their way at this moment.', count, 'busy');
  return row('inFlight', 'Counted twice', 'Delivered and counted again after a restart of ours.', count, 'busy');
}

function dropRows(dropped: Counts['dropped']): LedgerRow[] {
  const total = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  if (total === 0) return [row('dropped', 'Dropped', 'Given up, each with a reason.', 0, 'bad')];
  return (Object.keys(dropReasons) as (keyof Counts['dropped'])[])
    .filter((reason) => dropped[reason] !== 0)
    .map((reason) =>
      row(`dropped.${reason}`, dropReasons[reason].label, dropReasons[reason].explanation, dropped[reason], 'bad'),
    );
}

function row(key: string, label: string, explanation: string, count: number, tone: Tone): LedgerRow {
  return { key, label, explanation, count, tone };
}
