import { describe, expect } from '@jest/globals';
import type { ServerProcess } from '../../support/start-product.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import type { World } from '../world.js';
import { Flood, LINES_PER_FRAME } from './flood.js';

export function describeLoss(world: () => World): void {
  describe('what is acknowledged arrives', () => {
    test('when the worker is killed in the middle of 100,000 lines', async () => {
      const flood = new Flood(world(), await world().newApp(), { name: 'kill', framesMax: 100_000 / LINES_PER_FRAME });
      flood.start();

      await untilUnderWay(flood);
      await runningWorker(world()).kill9();
      await flood.finish({ early: false });
      expect(flood.arrived).toBeLessThan(100_000);
      await world().product.startWorker();

      expect(flood.acknowledged).toBe(100_000);
      await flood.allArrived();
    });

    test('when the worker is told to stop under load, and nothing arrives twice', async () => {
      const app = await world().newApp();
      const flood = new Flood(world(), app, { name: 'stop-worker', pauseMs: 40 });
      flood.start();

      await untilUnderWay(flood);
      expect(await runningWorker(world()).stop()).toBe(0);
      await world().product.startWorker();
      await flood.finish({ early: true });

      await untilArrived(flood);
      expect(await app.settled(flood.acknowledged)).toMatchObject({ logsDelivered: flood.acknowledged });
    });

    test('when an api is told to stop under load, and nothing arrives twice', async () => {
      const { product } = world();
      const app = await world().newApp();
      const flood = new Flood(world(), app, { name: 'stop-api', pauseMs: 40 });
      flood.start();

      await untilUnderWay(flood);
      expect(await product.apis.at(-1)?.stop()).toBe(0);
      const acknowledgedAtStop = flood.acknowledged;
      await waitUntil('the other api goes on', () => flood.acknowledged > acknowledgedAtStop + 10_000);
      await flood.finish({ early: true });

      await untilArrived(flood);
      expect(await app.settled(flood.acknowledged)).toMatchObject({ logsDelivered: flood.acknowledged });
      await product.startApi();
    });
  });
}

async function untilUnderWay(flood: Flood): Promise<void> {
  await waitUntil('some lines have arrived', () => flood.arrivals >= 10_000, { everyMs: 10 });
}

/** Every line once. What came twice would show by now: duplicates arise from what is sent again, and nothing waits any more. */
async function untilArrived(flood: Flood): Promise<void> {
  await flood.allArrived();
  expect(flood.arrivals).toBe(flood.acknowledged);
}

function runningWorker({ product }: World): ServerProcess {
  const worker = product.workers.find((each) => each.isRunning());
  if (worker === undefined) throw new Error('no worker runs');
  return worker;
}
