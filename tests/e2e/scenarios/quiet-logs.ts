import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { test } from '../scenario-test.js';
import { frameOf, type World } from '../world.js';

/** Words of the lines that the other scenarios sent. */
const SENT_TEXTS = [
  'café order',
  'at=info method=GET',
  'full post, line',
  'order stored seq=',
  'kept for later',
  'sent twice',
  'by user',
];

export function describeQuietLogs(world: () => World): void {
  describe('the logs of all processes', () => {
    test('name no token, key, password, cookie or log content', async () => {
      const app = await world().newApp();
      const planted = world().secret('planted-content-7Tq2');
      await postFrame(app.token.drainUrl, frameOf(planted));
      await app.settled(1);

      const { processes } = world().product;
      const lines = processes.allLogs().split('\n');
      // A log nobody writes to would hold no secret either.
      expect(lines.length).toBeGreaterThan(5);
      expect(world().secrets.size).toBeGreaterThan(20);
      const found = [...world().secrets, ...SENT_TEXTS].flatMap((value) =>
        lines.filter((line) => line.includes(value)).slice(0, 1),
      );
      expect(found).toEqual([]);
    });

    test('are JSON, one object a line', () => {
      const { processes } = world().product;
      for (const line of processes.allLogs().split('\n')) if (line !== '') expect(() => JSON.parse(line)).not.toThrow();
    });
  });
}
