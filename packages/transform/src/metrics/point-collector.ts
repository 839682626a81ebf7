// The metric points of lines, for apps that want them.
//
// In: what the readers of lines found (router-line.ts, pairs-line.ts), while a line's sender and time are known here. Out: the
// points of a frame. `sample#` is a gauge and `count#` a count. `measure#` is a distribution: l2met, whose words these are,
// makes percentiles of all measurements of an interval, and a gauge would keep one of them by chance. So are the router's
// `service` and `connect`.
// Bounds: POINTS_MAX a frame, SERIES_MAX remembered series.

import type { Sender } from '../classify.js';
import type { MetricPair } from '../metric-pairs.js';
import type { AppSettings, DrainOverrides } from '../settings.js';
import { type AppTags, normalizeTag } from '../tags.js';
import { type MetricPoint, type MetricSeries, type MetricType, metricSeries } from './metric-point.js';
import { dynoTagsOf, type MetricSender, metricName, metricSenderOf, seriesTags } from './metric-sender.js';
import { unitRuleOf } from './metric-unit.js';

/** A frame of router lines alone has 8,192; 64 metrics in each of 4,096 lines are nobody's metrics. */
const POINTS_MAX = 20_000;
/** Of requests and of pairs; 20 dynos with 8 statuses and 5 methods have 800. All are forgotten then and made again as they are met. */
const SERIES_MAX = 1_024;

/** Others are one value: a client may send any word. */
const METHODS: ReadonlySet<string> = new Set('GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT'.split(' '));
const ERROR_CODE = /^H\d\d$/;
/** `DATABASE`, `shard-12`: a name. With more digits it may be an id, of which there is no end. */
const NAME = /^[A-Za-z][\w.:-]*$/;
const NAME_CHARS_MAX = 64;
const NAME_DIGITS_MAX = 4;
/** Add-ons have five digits in their names; an app has a handful of add-ons. */
const ADDON = /^[A-Za-z][\w-]*$/;
const ADDON_CHARS_MAX = 100;

const TYPES: Readonly<Record<MetricPair['kind'], MetricType>> = {
  sample: 'gauge',
  count: 'count',
  measure: 'distribution',
};

interface RequestSeries {
  readonly service: MetricSeries;
  readonly connect: MetricSeries;
}

interface PairSeries {
  readonly series: MetricSeries;
  readonly factor: number;
}

/** Of one transformer, and for one line after the other. */
export class PointCollector {
  readonly #requests = new Map<string, RequestSeries>();
  readonly #pairs = new Map<string, PairSeries>();
  #points: MetricPoint[] = [];
  #dropped = 0;
  #sender: MetricSender | null = null;
  #senders = 0;
  #atMs = 0;

  constructor(
    private readonly settings: AppSettings,
    private readonly overrides: DrainOverrides,
    private readonly tags: AppTags,
  ) {}

  senderOf(sender: Sender): MetricSender {
    return metricSenderOf(++this.#senders, this.settings, this.overrides, this.tags, sender);
  }

  /** What is read from now on is a line of this sender, written at `atMs` (epoch ms). */
  begin(sender: MetricSender | null, atMs: number): void {
    this.#sender = sender;
    this.#atMs = atMs;
  }

  /** What is read from now on is only looked at: a rule wants to know whether it is an error. */
  end(): void {
    this.#sender = null;
  }

  /** A router line. Times are digits, in ms; what the line does not have is empty, or 0 for the status. */
  request(method = '', status = 0, code = '', dyno = '', connect = '', service = ''): void {
    const sender = this.#sender;
    if (sender === null || (service === '' && connect === '')) return;
    const key = `${method} ${status} ${code} ${dyno}`;
    const series = this.#requests.get(key) ?? this.#meetRequest(sender, key, method, status, code, dyno);
    if (service !== '') this.#add(series.service, Number(service));
    if (connect !== '') this.#add(series.connect, Number(connect));
  }

  /** `sample#`, `measure#` and `count#` of a line, and the source and the add-on that it says they are of; empty: none. */
  samples(pairs: readonly MetricPair[], saidSource: string, saidAddon: string): void {
    const sender = this.#sender;
    if (sender === null) return;
    // What is too long for a tag must not become a key either.
    const source = saidSource.length > NAME_CHARS_MAX ? '' : saidSource;
    const addon = saidAddon.length > ADDON_CHARS_MAX ? '' : saidAddon;
    for (const pair of pairs) {
      const key = `${sender.id} ${pair.key} ${pair.unit} ${source} ${addon}`;
      const { series, factor } = this.#pairs.get(key) ?? this.#meetPair(sender, key, pair, source, addon);
      this.#add(series, Number(pair.number) * factor);
    }
  }

  /** Gives what was read to the frame it came from. */
  moveTo(frame: { points: readonly MetricPoint[]; pointsDropped: number }): void {
    frame.pointsDropped = this.#dropped;
    this.#dropped = 0;
    if (this.#points.length === 0) return;
    frame.points = this.#points;
    this.#points = [];
  }

  #add(series: MetricSeries, value: number): void {
    if (this.#points.length < POINTS_MAX) this.#points.push({ series, atMs: this.#atMs, value });
    else this.#dropped++;
  }

  #meetRequest(
    sender: MetricSender,
    key: string,
    method: string,
    status: number,
    code: string,
    dyno: string,
  ): RequestSeries {
    const lineTags = dynoTagsOf(dyno);
    if (method !== '') lineTags.push(`method:${METHODS.has(method) ? method.toLowerCase() : 'other'}`);
    if (status !== 0) lineTags.push(`status:${status}`, `status_class:${Math.floor(status / 100)}xx`);
    if (ERROR_CODE.test(code)) lineTags.push(`code:${code.toLowerCase()}`);
    const tags = seriesTags(sender, lineTags);
    const series: RequestSeries = {
      service: metricSeries('distribution', `${sender.family}service`, 'millisecond', tags),
      connect: metricSeries('distribution', `${sender.family}connect`, 'millisecond', tags),
    };
    if (this.#requests.size >= SERIES_MAX) this.#requests.clear();
    this.#requests.set(key, series);
    return series;
  }

  #meetPair(sender: MetricSender, key: string, pair: MetricPair, source: string, addon: string): PairSeries {
    const { unit, factor } = unitRuleOf(pair.unit);
    const metric = `${sender.family}${metricName(pair.name) || '_'}`;
    const series = metricSeries(TYPES[pair.kind], metric, unit, seriesTags(sender, lineTagsOf(sender, source, addon)));
    const met = { series, factor };
    if (this.#pairs.size >= SERIES_MAX) this.#pairs.clear();
    this.#pairs.set(key, met);
    return met;
  }
}

/**
 * A dyno is known by its sender, or by `source` where the sender is none; the platform's internal `dyno=heroku.61120934.5c0f…`
 * is not looked at.
 */
function lineTagsOf(sender: MetricSender, source: string, addon: string): string[] {
  const ofSource = dynoTagsOf(source);
  const tags = [...(sender.dynoTags.length > 0 ? sender.dynoTags : ofSource)];
  if (sender.family !== 'heroku.app.' && ADDON.test(addon)) tags.push(normalizeTag(`addon:${addon}`));
  if (ofSource.length === 0 && isName(source)) tags.push(normalizeTag(`source:${source}`));
  return tags;
}

function isName(text: string): boolean {
  return NAME.test(text) && text.replace(/\D/g, '').length <= NAME_DIGITS_MAX;
}
