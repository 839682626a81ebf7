// Between series and request bodies of the two metric endpoints.
//
// In: the JSON texts of series. Out: bodies within the limits of both endpoints, packed with deflate: the one Content-Encoding
// that the API specification has for both. A body can be taken apart again, to be sent in halves.

import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { METRIC_LIMITS } from './limits.js';

/** `series`: gauges and counts, `/api/v2/series`; `distributions`: `/api/v1/distribution_points`. */
export type MetricEndpoint = 'series' | 'distributions';

/** What all points of a series have in common. */
export interface MetricHead {
  readonly metric: string;
  /** One of Datadog's unit names; null: none. */
  readonly unit: string | null;
  readonly tags: readonly string[];
}

const deflateAsync = promisify(deflate);
const inflateAsync = promisify(inflate);

const HEAD = '{"series":[';
const TAIL = ']}';

// The numbers of API v2's MetricIntakeType.
const TYPE_COUNT = 1;
const TYPE_GAUGE = 3;

/** A series of one gauge point; `atS` in epoch seconds. */
export function gaugeJson(head: MetricHead, atS: number, value: number): string {
  return JSON.stringify({ ...seriesHead(head), type: TYPE_GAUGE, points: [{ timestamp: atS, value }] });
}

/** A series of one count, made over `intervalS` seconds: Datadog shows it as a rate, too. */
export function countJson(head: MetricHead, atS: number, value: number, intervalS: number): string {
  const points = [{ timestamp: atS, value }];
  return JSON.stringify({ ...seriesHead(head), type: TYPE_COUNT, interval: intervalS, points });
}

/** All values of one distribution in one second. The endpoint knows no units. */
export function distributionJson({ metric, tags }: MetricHead, atS: number, values: readonly number[]): string {
  return JSON.stringify({ metric, tags, type: 'distribution', points: [[atS, values]] });
}

function seriesHead({ metric, unit, tags }: MetricHead): object {
  return unit === null ? { metric, tags } : { metric, tags, unit };
}

/** A request body, and the items whose series are in it. */
export interface PackedMetrics<Item> {
  readonly items: readonly Item[];
  readonly body: Buffer;
}

/** Items in their order, as few bodies as the limits allow. An item too large for a body of its own gets one all the same. */
export async function packMetrics<Item extends { readonly json: string }>(
  items: readonly Item[],
): Promise<PackedMetrics<Item>[]> {
  const packed: PackedMetrics<Item>[] = [];
  let from = 0;
  let bytes = 0;
  for (const [index, { json }] of items.entries()) {
    const size = Buffer.byteLength(json) + 1;
    if (index > from && bytes + size > METRIC_LIMITS.payloadBytesGoal) {
      packed.push(...(await packWithinWire(items.slice(from, index))));
      from = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (from < items.length) packed.push(...(await packWithinWire(items.slice(from))));
  return packed;
}

/** Names and tags repeat so much that the goal packs to a tenth of the limit; many distinct values may not. */
async function packWithinWire<Item extends { readonly json: string }>(
  items: readonly Item[],
): Promise<PackedMetrics<Item>[]> {
  const body = await deflateAsync(HEAD + items.map(({ json }) => json).join(',') + TAIL);
  if (body.length <= METRIC_LIMITS.wireBytesMax || items.length === 1) return [{ items, body }];
  const middle = items.length >> 1;
  return [...(await packWithinWire(items.slice(0, middle))), ...(await packWithinWire(items.slice(middle)))];
}

/** The JSON texts of the series in a body of packMetrics, in their order. */
export async function unpackMetrics(body: Buffer): Promise<string[]> {
  const json = (await inflateAsync(body)).toString();
  // packMetrics wrote it, so the shape is known.
  const { series } = JSON.parse(json) as { series: unknown[] };
  return series.map((one) => JSON.stringify(one));
}
