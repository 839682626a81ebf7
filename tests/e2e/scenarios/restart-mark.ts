import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { frameOf, type World } from '../world.js';

/** A death is noticed some 15 s after the last sign of life, and told with the next look. */
const NOTICE = { timeoutMs: 60_000, everyMs: 500 };

interface Usage {
  readonly totals: { readonly restart: boolean };
  readonly buckets: readonly { readonly start: string; readonly restart: boolean }[];
}

/** No process may have been killed before. */
export function describeRestartMark(world: () => World): void {
  describe('the ledger after a kill', () => {
    test('says in which minutes counts may be missing, and not before', async () => {
      const { product, tenant } = world();
      const app = await world().newApp();
      const usage = () => tenant.ok<Usage>('GET', `/api/v1/apps/${app.id}/usage`);
      expect((await postFrame(app.token.drainUrl, frameOf('a line'))).status).toBe(204);
      await app.settled(1);
      expect((await usage()).totals.restart).toBe(false);

      const killedAtMs = Date.now();
      await product.workers.find((worker) => worker.isRunning())?.kill9();
      await product.startWorker();
      const marked = await waitUntil(
        'the mark',
        async () => {
          const { totals, buckets } = await usage();
          return totals.restart && buckets.filter(({ restart }) => restart).map(({ start }) => Date.parse(start));
        },
        NOTICE,
      );
      // A sign of life may be from the minute before.
      const minute = Math.floor(killedAtMs / 60_000) * 60_000;
      expect(marked.some((start) => start === minute)).toBe(true);
      expect(Math.min(...marked)).toBeGreaterThanOrEqual(minute - 60_000);
    });
  });
}
