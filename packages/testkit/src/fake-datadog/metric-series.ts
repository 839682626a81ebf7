import { asObject } from './resolve.js';

export type MetricKind = 'series' | 'distributions';
export type MetricType = 'count' | 'rate' | 'gauge' | 'distribution' | 'unspecified';

/** One point of a series as it was sent: a value, or of a distribution all values of one second. */
export interface SentPoint {
  readonly metric: string;
  readonly type: MetricType;
  /** Epoch seconds. */
  readonly timestamp: number;
  readonly values: readonly number[];
  /** Sorted. */
  readonly tags: readonly string[];
  /** Seconds; null when not given. */
  readonly interval: number | null;
  readonly unit: string | null;
  readonly host: string | null;
}

// "Custom metrics" and "Getting started with tags". The real intake rewrites what is outside of these rules, which gives a
// sender other names than it meant; the fake refuses it.
const METRIC_NAME = /^[A-Za-z][A-Za-z0-9_.]{0,199}$/;
const TAG = /^[a-z][a-z0-9_\-:./]{0,198}[a-z0-9_\-./]$|^[a-z]$/;
const TAGS_MAX = 100;

/** By their number in `type` of API v2. */
const TYPES: readonly MetricType[] = ['unspecified', 'count', 'rate', 'gauge'];

/** The points of a body, or what is wrong with it. */
export function pointsOf(kind: MetricKind, text: string): SentPoint[] | string {
  const body = parseJson(text);
  const list = body?.series;
  if (!Array.isArray(list) || list.length === 0) return 'series must be a list that is not empty';
  const points: SentPoint[] = [];
  for (const item of list) {
    const series = asObject(item);
    const fault = series === null ? 'must be an object' : takeSeries(kind, series, points);
    if (fault !== null) return `series.${list.indexOf(item)} ${fault}`;
  }
  return points;
}

type Fields = Readonly<Record<string, unknown>>;

/** Adds the points of a series; null, or what is wrong with it. */
function takeSeries(kind: MetricKind, series: Fields, into: SentPoint[]): string | null {
  const { metric, tags = [], points, unit = null, interval = null } = series;
  if (typeof metric !== 'string' || !METRIC_NAME.test(metric)) return 'has no valid metric name';
  if (!isTagList(tags)) return 'has a tag that is not valid';
  if (unit !== null && typeof unit !== 'string') return 'has a unit that is no text';
  if (interval !== null && !isPositiveInteger(interval)) return 'has an interval that is no number of seconds';
  const type = kind === 'distributions' ? distributionType(series) : TYPES[Number(series.type ?? 0)];
  if (type === undefined) return 'has an unknown type';
  // The API has it optional; without it a count cannot be shown as a rate.
  if ((type === 'count' || type === 'rate') && interval === null) return 'is a count or rate and has no interval';
  if (!Array.isArray(points) || points.length === 0) return 'has no points';
  const host = hostOf(series);
  for (const point of points) {
    const read = kind === 'distributions' ? distributionPoint(point) : scalarPoint(point);
    if (read === null) return 'has a point that is not valid';
    into.push({ metric, type, ...read, tags: [...tags].sort(), interval, unit, host });
  }
  return null;
}

function distributionType(series: Fields): MetricType | undefined {
  return series.type === undefined || series.type === 'distribution' ? 'distribution' : undefined;
}

/** `{timestamp, value}` */
function scalarPoint(point: unknown): Pick<SentPoint, 'timestamp' | 'values'> | null {
  const { timestamp, value } = asObject(point) ?? {};
  return isPositiveInteger(timestamp) && isNumber(value) ? { timestamp, values: [value] } : null;
}

/** `[timestamp, [value, …]]` */
function distributionPoint(point: unknown): Pick<SentPoint, 'timestamp' | 'values'> | null {
  if (!Array.isArray(point) || point.length !== 2) return null;
  const [timestamp, values] = point as unknown[];
  if (!isPositiveInteger(timestamp) || !Array.isArray(values) || values.length === 0) return null;
  return values.every(isNumber) ? { timestamp, values } : null;
}

function hostOf(series: Fields): string | null {
  if (typeof series.host === 'string') return series.host;
  const resources = Array.isArray(series.resources) ? series.resources.map(asObject) : [];
  const name = resources.find((resource) => resource?.type === 'host')?.name;
  return typeof name === 'string' ? name : null;
}

function isTagList(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length <= TAGS_MAX && value.every((tag) => typeof tag === 'string' && TAG.test(tag))
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isPositiveInteger(value: unknown): value is number {
  return isNumber(value) && Number.isInteger(value) && value > 0;
}

function parseJson(text: string): Fields | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}
