import { describe, expect } from '@jest/globals';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import type { World } from '../world.js';
import { Flood } from './flood.js';

/** Lines between two restarts: the process is in the midst of the load again. */
const LINES_BETWEEN = 5_000;

export function describeRollingRestart(world: () => World): void {
  describe('a rolling restart under load', () => {
    test('loses nothing, doubles nothing, and no sender hears of trouble', async () => {
      const { product } = world();
      const app = await world().newApp();
      const flood = new Flood(world(), app, { name: 'rolling', pauseMs: 40 });
      flood.start();

      for (const server of [...product.apis, ...product.workers].filter((each) => each.isRunning())) {
        const before = flood.acknowledged;
        await waitUntil('more lines are taken', () => flood.acknowledged >= before + LINES_BETWEEN);
        expect({ [server.name]: (await product.restart(server)).exitCode }).toEqual({ [server.name]: 0 });
      }
      await flood.finish({ early: true });

      expect(flood.serverErrors).toBe(0);
      await flood.allArrived();
      expect(flood.arrivals).toBe(flood.acknowledged);
      expect(await app.settled(flood.acknowledged)).toMatchObject({ logsDelivered: flood.acknowledged });
    });
  });
}
