import { describe } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { drainUrlAt, frameOf, type World } from '../world.js';

/** The promise is that every process knows by then. */
const KNOWN_MS = 2_000;

export function describeDeletedTenant(world: () => World): void {
  describe('a deleted tenant', () => {
    test('sends nothing more within two seconds, and goes on once it is restored', async () => {
      const owner = await world().product.signUp();
      for (const value of owner.secrets) world().secret(value);
      const { id } = await owner.ok<{ id: string }>('GET', '/api/v1/tenant');
      const app = await world().newApp({ owner });
      const urls = world().product.apis.map((api) => drainUrlAt(api.url, 'path', app.token.token));
      let taken = 0;
      const answerWith = async (wanted: number) => {
        for (const url of urls) {
          await waitUntil(
            `${wanted} from every process`,
            async () => {
              const { status } = await postFrame(url, frameOf('before, while or after'));
              if (status === 204) taken++;
              return status === wanted;
            },
            { timeoutMs: KNOWN_MS, everyMs: 20 },
          );
        }
      };
      await answerWith(204);

      await owner.ok('DELETE', '/api/v1/tenant');
      await answerWith(401);

      await owner.ok('POST', '/api/v1/tenant/restore', undefined, { 'X-Logferry-Tenant': id });
      await answerWith(204);
      await app.settled(taken);
    });
  });
}
