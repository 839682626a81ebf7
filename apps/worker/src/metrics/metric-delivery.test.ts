import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Attempt, type MetricEndpoint, siteCatalog, unpackMetrics } from '@logferry/datadog';
import type { MetricSeries, MetricType } from '@logferry/transform';
import type { OpenDestination } from '../destinations.js';
import { MetricDelivery } from './metric-delivery.js';
import { MetricMemory } from './metric-memory.js';

const SITE = siteCatalog([]).get('EU1');

const seriesOf = (type: MetricType): MetricSeries => ({
  metric: `m.${type}`,
  type,
  unit: null,
  tags: ['app:shop'],
  key: type,
});

let now: number;
beforeEach(() => {
  now = 1_800_000_000_000;
});

/** A delivery whose endpoints answer as the test says, by destination and endpoint; the clock is the test's. */
function deliveryOf() {
  const statuses: Record<string, number> = {};
  const sent: string[] = [];
  const bodies: Buffer[] = [];
  const ends: Record<string, number> = {};
  const parked = new Set<string>();
  const keys: Record<string, string> = {};
  const hold = { isOn: false, release: (): void => undefined };
  const memory = new MetricMemory(1e9);
  const errors: unknown[] = [];
  const end = (name: string, points: number) => {
    ends[name] = (ends[name] ?? 0) + points;
  };
  const open = (id: string): OpenDestination => ({
    id,
    tenantId: 't',
    site: SITE,
    apiKey: `${id} ${keys[id] ?? 'key'}`,
    keyVersion: keys[id] === undefined ? 1 : 2,
    trouble: null,
  });
  const delivery = new MetricDelivery({
    client: {
      send: async (_site, apiKey, endpoint, body): Promise<Attempt> => {
        const [id = ''] = apiKey.split(' ');
        sent.push(`${id} ${endpoint}`);
        bodies.push(body);
        if (hold.isOn) {
          await new Promise<void>((resolve) => {
            hold.release = resolve;
          });
        }
        const status = statuses[`${id} ${endpoint}`] ?? statuses[id] ?? 202;
        return { status, error: null, durationMs: 1, retryAfterMs: null };
      },
    },
    destinations: { get: async (id) => (id === 'gone' ? null : open(id)) },
    isParked: (id) => parked.has(id),
    memory,
    ends: {
      sent: ({ appId }, points) => end(`${appId} sent`, points),
      dropped: ({ appId }, reason, points) => end(`${appId} ${reason}`, points),
    },
    onAttempt: (_endpoint: MetricEndpoint, attempt) => end(`attempts ${attempt.status}`, 1),
    onError: (error) => void errors.push(error),
    now: () => now,
    random: () => 0,
  });
  /** A point now, of an app named after its destination. */
  const give = (destinationId: string, type: MetricType, value = 1, dropped = 0) =>
    delivery.take({
      destinationId,
      owner: { tenantId: 't', appId: destinationId },
      points: [{ series: seriesOf(type), atMs: now, value }],
      dropped,
    });
  /** Lets seconds pass, beat by beat. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      now += 1_000;
      await delivery.tick();
    }
  };
  return { delivery, statuses, sent, bodies, ends, parked, keys, hold, memory, errors, give, pass };
}

describe('metric delivery', () => {
  test('sends what a window gave within some twenty seconds, each type to its endpoint', async () => {
    const made = deliveryOf();
    made.give('eu', 'gauge');
    made.give('eu', 'distribution', 5);
    await made.pass(9);
    expect(made.sent).toEqual([]);
    await made.pass(11);
    expect(made.sent.sort()).toEqual(['eu distributions', 'eu series']);
    expect(made.ends).toEqual({ 'eu sent': 2, 'attempts 202': 2 });
    expect([made.memory.bytes, made.errors]).toEqual([0, []]);
    const [json = ''] = await unpackMetrics(made.bodies[0] ?? Buffer.alloc(0));
    expect(JSON.parse(json)).toMatchObject({ metric: 'm.gauge', tags: ['app:shop'] });
  });

  test('lets one endpoint fail beside the other, and one destination beside the others', async () => {
    const made = deliveryOf();
    made.statuses['eu series'] = 503;
    for (const id of ['eu', 'us']) {
      made.give(id, 'count');
      made.give(id, 'distribution');
    }
    await made.pass(25);
    expect(made.ends).toMatchObject({ 'eu sent': 1, 'us sent': 2 });
    delete made.statuses['eu series'];
    await made.pass(60);
    expect(made.ends).toMatchObject({ 'eu sent': 2, 'us sent': 2 });
  });

  test('sends after an outage what is of its last hour, and counts the rest', async () => {
    const made = deliveryOf();
    made.statuses.eu = 503;
    for (let minute = 0; minute < 90; minute++) {
      made.give('eu', 'count');
      await made.pass(60);
    }
    delete made.statuses.eu;
    await made.pass(60);
    const { 'eu sent': sent = 0, 'eu expired': expired = 0 } = made.ends;
    expect(sent + expired).toBe(90);
    expect(sent).toBeGreaterThanOrEqual(57);
    expect(sent).toBeLessThanOrEqual(59);
    expect(made.memory.bytes).toBe(0);
  });

  test('sends nothing while the lane is parked, and at once when it flows again', async () => {
    const made = deliveryOf();
    made.parked.add('eu');
    made.give('eu', 'gauge');
    await made.pass(60);
    expect(made.sent).toEqual([]);
    made.parked.delete('eu');
    await made.pass(1);
    expect(made.ends).toMatchObject({ 'eu sent': 1 });
  });

  test('leaves a key that is refused alone until somebody says that it was mended', async () => {
    const made = deliveryOf();
    made.statuses.eu = 403;
    made.give('eu', 'gauge');
    await made.pass(120);
    expect(made.ends).toEqual({ 'attempts 403': 1 });
    delete made.statuses.eu;
    made.delivery.tryAgain('eu');
    await made.pass(1);
    expect(made.ends).toMatchObject({ 'eu sent': 1 });
  });

  test('takes a refusal of a key that was replaced meanwhile for no word on the new one', async () => {
    const made = deliveryOf();
    made.statuses.eu = 403;
    made.hold.isOn = true;
    made.give('eu', 'gauge');
    now += 20_000;
    const ticking = made.delivery.tick();
    while (made.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    made.keys.eu = 'new';
    made.hold.isOn = false;
    made.hold.release();
    await ticking;
    delete made.statuses.eu;
    await made.pass(2);
    expect(made.ends).toMatchObject({ 'eu sent': 1 });
  });

  test('gives up what is for a destination that was deleted, and what was too much for a frame', async () => {
    const made = deliveryOf();
    made.give('gone', 'gauge', 1, 7);
    await made.pass(20);
    expect(made.ends).toEqual({ 'gone no_destination': 1, 'gone too_many': 7 });
  });

  test('sends at its end what can be sent, open windows too, and drops what cannot', async () => {
    const made = deliveryOf();
    made.statuses.us = 503;
    made.give('eu', 'count');
    made.give('us', 'count');
    await made.delivery.close(1_000);
    expect(made.ends).toMatchObject({ 'eu sent': 1, 'us shutdown': 1 });
    expect(made.memory.bytes).toBe(0);
  });

  test('does not wait at its end for an endpoint that does not answer', async () => {
    const made = deliveryOf();
    made.hold.isOn = true;
    made.give('eu', 'count');
    await made.delivery.close(20);
    expect(made.ends).toEqual({ 'eu shutdown': 1 });
  });
});
