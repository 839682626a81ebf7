import { describe, expect } from '@jest/globals';
import { Client } from 'pg';
import { postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { drainUrlAt, frameOf, type World } from '../world.js';

const LINES_PER_SECOND_MAX = 10;
const LINES_PER_FRAME = 100; // a whole burst
/** What each process may let in before it has heard of the other: a frame. */
const OVERSHOOT = 2 * LINES_PER_FRAME;

export function describeOverQuota(world: () => World): void {
  describe('a tenant over its quota', () => {
    test('is answered, loses what is over it in every process, and is told so once', async () => {
      const owner = await world().product.signUp();
      for (const value of owner.secrets) world().secret(value);
      const neighbour = await world().newApp();
      const app = await world().newApp({ owner });
      const db = new Client(world().product.postgres.url);
      await db.connect();
      try {
        const { rows } = await db.query('SELECT tenant_id FROM apps WHERE id = $1', [app.id]);
        const tenantId = String(rows[0]?.tenant_id);
        await db.query('UPDATE tenants SET lines_per_second_max = $2 WHERE id = $1', [tenantId, LINES_PER_SECOND_MAX]);

        const frame = frameOf(...Array.from({ length: LINES_PER_FRAME }, (_, line) => `line ${line}`));
        const urls = world()
          .product.apis.filter((api) => api.isRunning())
          .map((api) => drainUrlAt(api.url, 'path', app.token.token));
        let sent = 0;
        const startedMs = performance.now();
        for (let round = 0; round < 10; round++) {
          for (const url of urls) {
            expect((await postFrame(url, frame)).status).toBe(204);
            sent += LINES_PER_FRAME;
          }
        }
        const seconds = (performance.now() - startedMs) / 1_000;
        expect((await postFrame(neighbour.token.drainUrl, frame)).status).toBe(204);

        const usage = await app.settled(sent);
        expect(usage.logsDelivered).toBeGreaterThanOrEqual(LINES_PER_FRAME);
        expect(usage.logsDelivered).toBeLessThanOrEqual(OVERSHOOT + LINES_PER_FRAME + seconds * LINES_PER_SECOND_MAX);
        expect(usage.dropped.over_quota).toBe(sent - usage.logsDelivered);
        expect(app.logs()).toHaveLength(usage.logsDelivered);
        expect(await neighbour.settled(LINES_PER_FRAME)).toMatchObject({ logsDelivered: LINES_PER_FRAME });
        expect((await owner.app(app.id)).state).toBe('over_quota');

        const events = (): Promise<number> =>
          db
            .query('SELECT kind FROM tenant_events WHERE tenant_id = $1', [tenantId])
            .then((found) => found.rows.filter((row) => row.kind === 'over_quota').length);
        expect(await waitUntil('the event', async () => (await events()) || false)).toBe(1);
      } finally {
        await db.end();
      }
    });
  });
}
