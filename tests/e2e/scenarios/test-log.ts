import { describe, expect } from '@jest/globals';
import { test } from '../scenario-test.js';
import type { World } from '../world.js';

interface TestLog {
  readonly message: string;
  readonly tag: string;
}

export function describeTestLog(world: () => World): void {
  describe('a test log', () => {
    test('arrives with its tag, labelled as the app says, and balances the ledger', async () => {
      const { tenant } = world();
      const app = await world().newApp({ name: 'tested', env: 'staging', service: 'shop', tags: ['team:checkout'] });

      const sent = await tenant.ok<TestLog>('POST', `/api/v1/apps/${app.id}/test-log`);

      expect(await app.settled(1)).toMatchObject({ frames: 1, logsDelivered: 1, parseErrors: 0 });
      const [log] = app.logs();
      expect(log?.resolved).toMatchObject({ message: sent.message, service: 'shop', host: 'tested' });
      expect(log?.resolved.tags).toEqual(expect.arrayContaining([sent.tag, 'env:staging', 'team:checkout']));
    });
  });
}
