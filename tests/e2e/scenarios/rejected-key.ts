import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { frameOf, type World } from '../world.js';

const FRAMES = 500;
const LINES_PER_FRAME = 100;
const LINES = FRAMES * LINES_PER_FRAME;
/** Posted together: so many drains of one tenant. */
const POSTS_IN_FLIGHT = 10;
/**
 * How far arrivals may overtake each other: four requests in flight of a thousand logs each, and the tickets that are read
 * at once, more of them on a busy machine. Without any order it would be most of the backlog.
 */
const OVERTAKING_LINES_MAX = 12_000;
const FRESH_EVERY_MS = 200;
const FRESH_DELAY_MS_MAX = 5_000;
const RELEASE_TIMEOUT_MS = 60_000;

/** A key is revoked, a backlog builds up, the key is replaced. */
export function describeRejectedKey(world: () => World): void {
  describe('a rejected API key', () => {
    test('keeps every line, holds up nobody else, and lets all go oldest first once it is replaced', async () => {
      const { datadog, tenant, neighbour } = world();
      const app = await world().newApp();
      const other = await world().newApp({ owner: neighbour });
      datadog.revokeKey(app.apiKey);

      for (let first = 0; first < FRAMES; first += POSTS_IN_FLIGHT) {
        const posts = Array.from({ length: POSTS_IN_FLIGHT }, (_, index) =>
          postFrame(app.token.drainUrl, keptFrame(first + index)),
        );
        posts.push(postFrame(other.token.drainUrl, frameOf('flows')));
        for (const { status } of await Promise.all(posts)) expect(status).toBe(204);
      }
      await other.settled(FRAMES / POSTS_IN_FLIGHT);
      const { id, destinationId } = app;
      await waitUntil('the app says so', async () => (await tenant.app(id)).state === 'key_rejected');
      const kept = await waitUntil('all is parked', async () => {
        const counts = await app.usage();
        return counts.parked === LINES && counts;
      });
      expect(kept).toMatchObject({ messagesReceived: LINES, logsDelivered: 0, inFlight: 0 });
      expect(app.logs()).toEqual([]);

      const goodKey = world().newKey();
      await tenant.replaceKey(destinationId, goodKey);
      const { seen } = datadog.received();
      const sentAtMs = new Map<string, number>();
      const delaysMs = new Map<string, number>();
      await waitUntil(
        'all lines arrive',
        async () => {
          const last = [...sentAtMs.values()].at(-1) ?? 0;
          const isAllHere = datadog.received().countersOf(goodKey).logs === LINES + sentAtMs.size;
          if (!isAllHere && Date.now() - last > FRESH_EVERY_MS) {
            const line = `fresh-${id}-${sentAtMs.size}`;
            sentAtMs.set(line, Date.now());
            expect((await postFrame(app.token.drainUrl, frameOf(`fresh seq=${line}`))).status).toBe(204);
          }
          for (const [line, atMs] of sentAtMs) {
            if (seen.has(line) && !delaysMs.has(line)) delaysMs.set(line, Date.now() - atMs);
          }
          return isAllHere;
        },
        { timeoutMs: RELEASE_TIMEOUT_MS },
      );
      expect(Math.max(...delaysMs.values())).toBeLessThan(FRESH_DELAY_MS_MAX);
      expect(delaysMs.size).toBe(sentAtMs.size);

      const total = LINES + sentAtMs.size;
      expect(await app.settled(total)).toMatchObject({ logsDelivered: total, parked: 0 });
      expect(datadog.received().countersOf(app.apiKey).logs).toBe(0);
      const arrived = [...seen.entries()].filter(([line]) => line.startsWith('kept-'));
      expect(arrived.every(([, times]) => times === 1)).toBe(true);
      expect(arrived).toHaveLength(LINES);
      expect(furthestOvertaken(arrived.map(([line]) => Number(line.slice('kept-'.length))))).toBeLessThan(
        OVERTAKING_LINES_MAX,
      );
      expect((await tenant.app(id)).state).toBe('healthy');
      // However many batches, trials and workers noticed.
      expect(await tenant.eventsOf(destinationId)).toEqual(['recovered', 'key_rejected']);
    });
  });
}

function keptFrame(index: number): Buffer {
  const first = index * LINES_PER_FRAME;
  return frameOf(...Array.from({ length: LINES_PER_FRAME }, (_, line) => `kept for later seq=kept-${first + line}`));
}

/** How far behind the newest line so far the oldest late one was. */
function furthestOvertaken(sequence: readonly number[]): number {
  let newest = 0;
  let furthest = 0;
  for (const line of sequence) {
    newest = Math.max(newest, line);
    furthest = Math.max(furthest, newest - line);
  }
  return furthest;
}
