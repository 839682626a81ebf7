/**
 * What Datadog makes of a series: of gauges the last value of each 10 s counts, of counts the sum, of distributions every
 * value.
 */
export type MetricType = 'gauge' | 'count' | 'distribution';

/** A metric with its tags; one object for all points of it that a transformer reads. */
export interface MetricSeries {
  /** As Datadog takes it: a letter first, then letters, digits, `_` and `.`, at most 200 characters. */
  readonly metric: string;
  readonly type: MetricType;
  /** One of Datadog's unit names; null: none. */
  readonly unit: string | null;
  /** As Datadog stores them, in a fixed order. */
  readonly tags: readonly string[];
  /** Type, metric and tags: what tells one series of an app from another. */
  readonly key: string;
}

/** One value that a line gave. */
export interface MetricPoint {
  readonly series: MetricSeries;
  /** Epoch ms: when the line was written. */
  readonly atMs: number;
  readonly value: number;
}

export function metricSeries(
  type: MetricType,
  metric: string,
  unit: string | null,
  tags: readonly string[],
): MetricSeries {
  return { metric, type, unit, tags, key: `${type} ${metric} ${tags.join(',')}` };
}
