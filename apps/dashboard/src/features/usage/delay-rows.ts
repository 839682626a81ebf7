import type { Counts } from '../../api/models.js';

interface DelayRow {
  readonly key: keyof Counts['deliveryDelay'];
  readonly label: string;
  readonly count: number;
}

const labels: readonly (readonly [keyof Counts['deliveryDelay'], string])[] = [
  ['le250ms', 'up to 250 ms'],
  ['le500ms', 'up to 500 ms'],
  ['le1s', 'up to 1 s'],
  ['le2s', 'up to 2 s'],
  ['le5s', 'up to 5 s'],
  ['le15s', 'up to 15 s'],
  ['le60s', 'up to 60 s'],
  ['more', 'longer'],
];

/** Lines by the time from receipt to Datadog's 2xx, fastest first. */
function delayRows(delay: Counts['deliveryDelay']): readonly DelayRow[] {
  return labels.map(([key, label]) => ({ key, label, count: delay[key] }));
}

/**
 * The delay that the given share of lines did not exceed, as its bucket's label; null without lines.
 *
 * @param share 0.5 for the median, 0.99 for p99
 */
export function delayAt(delay: Counts['deliveryDelay'], share: number): string | null {
  const rows = delayRows(delay);
  const wanted = rows.reduce((sum, row) => sum + row.count, 0) * share;
  if (wanted === 0) return null;
  let seen = 0;
  for (const row of rows) {
    seen += row.count;
    if (seen >= wanted) return row.label;
  }
  return null;
}
