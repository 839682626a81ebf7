import type { UsageByMonth } from '../../api/models.js';

const label = new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit', timeZone: 'UTC' });

/** A month as the chart draws it. */
export interface MonthRow {
  readonly month: string;
  /** null: before counting began, which is not the same as nothing. */
  readonly bytesReceived: number | null;
  /** What the month under way may still bring; null for the others, and where there is no forecast. */
  readonly bytesAhead: number | null;
}

/** The months as rows of a chart, oldest first. */
export function monthRows({ months, countedSince, forecast }: UsageByMonth): MonthRow[] {
  return months.map(({ month, bytesReceived }, index) => ({
    month: label.format(new Date(`${month}-01T00:00:00Z`)),
    bytesReceived: countedSince !== null && month >= countedSince.slice(0, 7) ? bytesReceived : null,
    bytesAhead:
      forecast !== null && index === months.length - 1 ? Math.max(0, forecast.bytesReceived - bytesReceived) : null,
  }));
}
