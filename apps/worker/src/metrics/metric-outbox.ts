// What waits to be sent to one metric endpoint for one destination, and its sending.
//
// In: packed payloads. Out: each of their points comes to an end: sent, or dropped with a reason. One request at a time, the
// newest payload first, so that after an outage the graphs of now come before those of an hour ago. A failure that may pass
// rests the outbox, a refusal of the key stops it for STOP_MS or until somebody says that things have changed; what gets too old
// meanwhile is dropped. An answer that was lost is asked for again: gauges and counts then say the same thing twice, the values of
// a distribution may count twice. Bound: the destination's share of memory; beyond it the oldest payload goes.

import {
  backoffMs,
  type MetricEndpoint,
  type MetricOutcome,
  type PackedMetrics,
  packMetrics,
  unpackMetrics,
} from '@logferry/datadog';
import type { MetricShare } from './metric-memory.js';
import { type MetricItem, POINT_AGE_MAX_MS } from './metric-windows.js';
import type { PointDrop, PointEnds, PointOwner } from './point-ends.js';

/** The Agent's cap for metrics is 64 s. */
const BACKOFF_CAP_MS = 60_000;
/** A key that metrics are refused for is tried again after this, in case nobody says that it was mended. */
const STOP_MS = 15 * 60_000;
/** At most an eighth of a payload is lost for one series in it that is malformed, and the hunt costs 15 requests. */
const BISECTIONS_MAX = 3;
/** Of an item: its owner and count, beside what is in the body. */
const ITEM_BYTES = 16;

/** `gone`: there is no such destination any more. */
export type SendOutcome = MetricOutcome | { readonly kind: 'gone' };

export interface MetricOutboxDeps {
  readonly endpoint: MetricEndpoint;
  /** One try. Does not throw for anything the network does. */
  readonly send: (body: Buffer) => Promise<SendOutcome>;
  /** Nothing is sent while it is true; asked before each try. */
  readonly isHalted: () => boolean;
  readonly share: MetricShare;
  readonly ends: PointEnds;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

interface Payload {
  readonly body: Buffer;
  /** One of each series in the body. */
  readonly owners: readonly PointOwner[];
  readonly points: readonly number[];
  /** Start of its oldest window. */
  readonly oldestMs: number;
  readonly bisections: number;
}

export class MetricOutbox {
  /** Oldest first. */
  private readonly waiting: Payload[] = [];
  private sending: Promise<void> = Promise.resolve();
  private isSending = false;
  /** In flight. */
  private current: Payload | undefined;
  private failures = 0;
  private restUntilMs = 0;
  private isClosed = false;

  constructor(private readonly deps: MetricOutboxDeps) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0 && this.current === undefined;
  }

  add({ items, body }: PackedMetrics<MetricItem>, oldestMs: number): void {
    const owners = items.map(({ owner }) => owner);
    const points = items.map((item) => item.points);
    this.keep({ body, owners, points, oldestMs, bisections: 0 });
  }

  /** Sends what may be sent now, one after the other. Resolves when nothing more may. */
  pump(): Promise<void> {
    if (!this.isSending) {
      this.isSending = true;
      this.sending = this.sendAll();
    }
    return this.sending;
  }

  /** Drops what is too old. */
  expire(): void {
    const before = this.deps.now() - POINT_AGE_MAX_MS;
    while (this.waiting[0] !== undefined && this.waiting[0].oldestMs < before) this.dropOldest('expired');
  }

  /** Whatever was wrong may be mended. */
  tryAgain(): void {
    this.restUntilMs = 0;
  }

  /** Nothing more is sent; what waits, or has no answer yet, is dropped. */
  close(): void {
    this.isClosed = true;
    while (this.waiting.length > 0) this.dropOldest('shutdown');
    if (this.current !== undefined) this.drop(this.current, 'shutdown');
    this.current = undefined;
  }

  private async sendAll(): Promise<void> {
    try {
      for (let payload = this.next(); payload !== undefined; payload = this.next()) {
        this.current = payload;
        const outcome = await this.deps.send(payload.body);
        // Closed meanwhile: it has its end already.
        if (this.current !== payload) return;
        this.current = undefined;
        await this.settle(payload, outcome);
      }
    } finally {
      this.isSending = false;
    }
  }

  private next(): Payload | undefined {
    if (this.isClosed || this.restUntilMs > this.deps.now() || this.deps.isHalted()) return undefined;
    this.expire();
    return this.waiting.pop();
  }

  private async settle(payload: Payload, outcome: SendOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'delivered':
        this.failures = 0;
        this.release(payload);
        payload.owners.forEach((owner, index) => {
          this.deps.ends.sent(owner, payload.points[index] ?? 0);
        });
        return;
      case 'retry':
        this.failures++;
        return this.rest(payload, outcome.afterMs ?? backoffMs(this.failures, this.deps.random, BACKOFF_CAP_MS));
      case 'stop':
        return this.rest(payload, STOP_MS);
      case 'split':
        return await this.halve(payload, payload.bisections);
      case 'bisect':
        if (payload.bisections === BISECTIONS_MAX) return this.drop(payload, 'rejected');
        return await this.halve(payload, payload.bisections + 1);
      case 'gone':
        this.drop(payload, 'no_destination');
        while (this.waiting.length > 0) this.dropOldest('no_destination');
        return;
      default:
        return outcome satisfies never;
    }
  }

  private rest(payload: Payload, restMs: number): void {
    this.restUntilMs = this.deps.now() + restMs;
    this.putBack(payload);
  }

  private putBack(payload: Payload): void {
    this.waiting.push(payload);
    this.waiting.sort((a, b) => a.oldestMs - b.oldestMs);
  }

  private async halve(payload: Payload, bisections: number): Promise<void> {
    const { owners, points, oldestMs } = payload;
    if (owners.length < 2) return this.drop(payload, 'rejected');
    this.current = payload;
    const items = (await unpackMetrics(payload.body)).map((json, index) => ({ json, index }));
    const middle = items.length >> 1;
    const halves = [await packMetrics(items.slice(0, middle)), await packMetrics(items.slice(middle))].flat();
    if (this.current !== payload) return;
    this.current = undefined;
    this.release(payload);
    for (const half of halves) {
      const from = half.items[0]?.index ?? 0;
      const to = from + half.items.length;
      this.keep({
        body: half.body,
        owners: owners.slice(from, to),
        points: points.slice(from, to),
        oldestMs,
        bisections,
      });
    }
  }

  /** Takes it in, in place of older ones if need be. */
  private keep(payload: Payload): void {
    if (this.isClosed) this.end(payload, 'shutdown');
    else if (this.makeRoom(payload)) this.putBack(payload);
    else this.end(payload, 'overflow');
  }

  private makeRoom(payload: Payload): boolean {
    while (!this.deps.share.take(bytesOf(payload))) {
      const oldest = this.waiting[0];
      if (oldest === undefined || oldest.oldestMs > payload.oldestMs) return false;
      this.dropOldest('overflow');
    }
    return true;
  }

  private dropOldest(reason: PointDrop): void {
    const oldest = this.waiting.shift();
    if (oldest !== undefined) this.drop(oldest, reason);
  }

  private drop(payload: Payload, reason: PointDrop): void {
    this.release(payload);
    this.end(payload, reason);
  }

  private end({ owners, points }: Payload, reason: PointDrop): void {
    owners.forEach((owner, index) => {
      this.deps.ends.dropped(owner, reason, points[index] ?? 0);
    });
  }

  private release(payload: Payload): void {
    this.deps.share.give(bytesOf(payload));
  }
}

function bytesOf({ body, owners }: Payload): number {
  return body.length + owners.length * ITEM_BYTES;
}
