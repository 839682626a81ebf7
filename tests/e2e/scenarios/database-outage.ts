import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import type { StoreKind } from '../../support/start-product.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { frameOf, type World } from '../world.js';

export function describeDatabaseOutage(world: () => World, store: StoreKind): void {
  const title =
    store === 'redis'
      ? 'takes frames of tokens it knows, asks for patience with 503 for others, and catches up'
      : 'asks for patience with 503 when frames live there too, and catches up';

  describe('while Postgres is away', () => {
    test(title, async () => {
      const { postgres } = world().product;
      const known = await world().newApp();
      const unknown = await world().newApp();
      expect((await postFrame(known.token.drainUrl, frameOf('before'))).status).toBe(204);
      await known.settled(1);

      await postgres.halt();
      let statuses: number[];
      try {
        statuses = [
          (await postFrame(known.token.drainUrl, frameOf('during'))).status,
          (await postFrame(unknown.token.drainUrl, frameOf('not known yet'))).status,
        ];
      } finally {
        await postgres.resume();
      }
      expect(statuses).toEqual([store === 'redis' ? 204 : 503, 503]);

      for (const app of [known, unknown]) {
        await waitUntil(
          'frames are taken again',
          async () => (await postFrame(app.token.drainUrl, frameOf('after'))).status === 204,
        );
      }
      await waitUntil('the worker delivers again', () => unknown.logs().length === 1);
      await known.settled(store === 'redis' ? 3 : 2);
    });
  });
}
