// Points become series: by app, metric, tags and windows of 10 s.
//
// In: points of one destination's apps, with the time of their lines. Out: when a window is over, one item for each of its
// series. Of a gauge the last value counts, at the second of its line, so that a line read twice says the same thing twice. Of
// a count the sum; of a distribution all values, which Datadog adds to those it has. Counts of one second would replace each
// other at Datadog, so a window that is sent again, for lines that came late, takes another of its ten seconds. The first one is
// drawn by each worker: an app's tickets may pass to another one in the midst of a window.
// Bounds: SERIES_MAX and VALUES_MAX an app and window, the destination's share of memory (metric-memory.ts), an hour of windows.

import { countJson, distributionJson, gaugeJson, METRIC_LIMITS, type MetricEndpoint } from '@logferry/datadog';
import type { MetricPoint, MetricSeries } from '@logferry/transform';
import type { MetricShare } from './metric-memory.js';
import type { PointEnds, PointOwner } from './point-ends.js';

export const WINDOW_MS = 10_000;
const WINDOW_S = WINDOW_MS / 1_000;
/** Logplex batches come up to a second late, and a POST waits for the one before it. */
const GRACE_MS = 5_000;
/** 20 dynos with 5 methods, 8 statuses and the router's two metrics have 1,600. */
const SERIES_MAX = 2_000;
/** 5,000 requests a second. */
const VALUES_MAX = 100_000;
/** A minute is left for what waits to be sent. */
export const POINT_AGE_MAX_MS = METRIC_LIMITS.pointAgeMsMax - 60_000;
const POINT_AHEAD_MAX_MS = METRIC_LIMITS.pointAheadMsMax - 60_000;
/** A series with its place in the maps, its tags and, for a moment, its JSON. */
const SERIES_BYTES = 1_000;
/** A double, in an array that grows by half. */
const VALUE_BYTES = 12;

/** One series of one window, ready to be sent. */
export interface MetricItem {
  readonly json: string;
  readonly owner: PointOwner;
  /** How many points it stands for. */
  readonly points: number;
}

/** What came out of one window. */
export interface ClosedWindow {
  readonly startMs: number;
  readonly items: Readonly<Record<MetricEndpoint, readonly MetricItem[]>>;
}

interface Cell {
  readonly series: MetricSeries;
  /** Of the line that gave `value`. */
  atMs: number;
  /** Of a gauge the last one, of a count the sum. */
  value: number;
  /** Of a distribution. */
  readonly values: number[];
  points: number;
}

interface AppWindow {
  readonly owner: PointOwner;
  readonly cells: Map<string, Cell>;
  values: number;
}

interface OpenWindow {
  readonly apps: Map<string, AppWindow>;
  bytes: number;
}

export interface MetricWindowsDeps {
  readonly share: MetricShare;
  readonly ends: PointEnds;
  /** In [0, 1). */
  readonly random: () => number;
}

/** The open windows of one destination. */
export class MetricWindows {
  private readonly open = new Map<number, OpenWindow>();
  /** How often the counts of a window were sent, by its start. */
  private readonly sendings = new Map<number, number>();
  private readonly firstSecond: number;

  constructor(private readonly deps: MetricWindowsDeps) {
    this.firstSecond = Math.floor(deps.random() * WINDOW_S);
  }

  get isEmpty(): boolean {
    return this.open.size === 0;
  }

  add(owner: PointOwner, points: readonly MetricPoint[], nowMs: number): void {
    for (const point of points) {
      const ageMs = nowMs - point.atMs;
      if (ageMs > POINT_AGE_MAX_MS) this.deps.ends.dropped(owner, 'expired', 1);
      else if (ageMs < -POINT_AHEAD_MAX_MS) this.deps.ends.dropped(owner, 'ahead', 1);
      else this.addPoint(owner, point);
    }
  }

  /** The windows that are over, or all of them, oldest first. `release` gives back their memory. */
  close(nowMs: number, isEnd: boolean): { readonly windows: ClosedWindow[]; readonly release: () => void } {
    this.forgetSendings(nowMs);
    const windows: ClosedWindow[] = [];
    let bytes = 0;
    for (const startMs of [...this.open.keys()].sort((a, b) => a - b)) {
      const window = this.open.get(startMs);
      if (window === undefined || (!isEnd && startMs + WINDOW_MS + GRACE_MS > nowMs)) continue;
      this.open.delete(startMs);
      bytes += window.bytes;
      windows.push({ startMs, items: this.itemsOf(startMs, window) });
    }
    return { windows, release: () => this.deps.share.give(bytes) };
  }

  private addPoint(owner: PointOwner, { series, atMs, value }: MetricPoint): void {
    const { share, ends } = this.deps;
    const startMs = Math.floor(atMs / WINDOW_MS) * WINDOW_MS;
    const window = this.open.get(startMs) ?? this.openAt(startMs);
    const app = window.apps.get(owner.appId) ?? openApp(window, owner);
    const known = app.cells.get(series.key);
    const isDistribution = series.type === 'distribution';
    if ((known === undefined && app.cells.size >= SERIES_MAX) || (isDistribution && app.values >= VALUES_MAX)) {
      ends.dropped(owner, 'too_many', 1);
      return;
    }
    const bytes = (known === undefined ? SERIES_BYTES : 0) + (isDistribution ? VALUE_BYTES : 0);
    if (!share.take(bytes)) {
      ends.dropped(owner, 'overflow', 1);
      return;
    }
    window.bytes += bytes;
    const cell = known ?? openCell(app, series);
    cell.points++;
    if (isDistribution) {
      app.values++;
      cell.values.push(value);
    } else if (series.type === 'count') {
      cell.value += value;
    } else if (atMs >= cell.atMs) {
      cell.value = value;
    }
    if (atMs > cell.atMs) cell.atMs = atMs;
  }

  private openAt(startMs: number): OpenWindow {
    const window: OpenWindow = { apps: new Map(), bytes: 0 };
    this.open.set(startMs, window);
    return window;
  }

  private itemsOf(startMs: number, window: OpenWindow): ClosedWindow['items'] {
    const items = { series: [] as MetricItem[], distributions: [] as MetricItem[] };
    const startS = startMs / 1_000;
    let countS: number | null | undefined;
    for (const { owner, cells } of window.apps.values()) {
      for (const { series, atMs, value, values, points } of cells.values()) {
        if (series.type === 'distribution') {
          items.distributions.push({ json: distributionJson(series, startS, values), owner, points });
        } else if (series.type === 'gauge') {
          items.series.push({ json: gaugeJson(series, Math.floor(atMs / 1_000), value), owner, points });
        } else {
          if (countS === undefined) countS = this.secondOf(startMs);
          if (countS === null) this.deps.ends.dropped(owner, 'late', points);
          else items.series.push({ json: countJson(series, countS, value, WINDOW_S), owner, points });
        }
      }
    }
    return items;
  }

  /** A second of the window that no counts were sent for yet; null when all were. */
  private secondOf(startMs: number): number | null {
    const sendings = this.sendings.get(startMs) ?? 0;
    if (sendings >= WINDOW_S) return null;
    this.sendings.set(startMs, sendings + 1);
    return startMs / 1_000 + ((this.firstSecond + sendings) % WINDOW_S);
  }

  private forgetSendings(nowMs: number): void {
    for (const startMs of this.sendings.keys()) {
      if (startMs + WINDOW_MS < nowMs - POINT_AGE_MAX_MS) this.sendings.delete(startMs);
    }
  }
}

function openApp(window: OpenWindow, owner: PointOwner): AppWindow {
  const app: AppWindow = { owner, cells: new Map(), values: 0 };
  window.apps.set(owner.appId, app);
  return app;
}

function openCell(app: AppWindow, series: MetricSeries): Cell {
  const cell: Cell = { series, atMs: Number.NEGATIVE_INFINITY, value: 0, values: [], points: 0 };
  app.cells.set(series.key, cell);
  return cell;
}
