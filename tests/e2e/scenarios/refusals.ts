import { gzipSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { drainUrlAt, frameOf, type World } from '../world.js';

/** The promise is that no process takes frames of a revoked token after this. */
const REVOCATION_MS = 2_000;
const BODY_BYTES_MAX = 8 * 1024 * 1024;

export function describeRefusals(world: () => World): void {
  describe('what the ingest refuses', () => {
    for (const form of ['user', 'password', 'path'] as const) {
      test(`answers 401 to an unknown token given as ${form}`, async () => {
        const url = drainUrlAt(world().product.url, form, world().secret('unknown-token-3kQ9'));
        expect((await postFrame(url, frameOf('nobody'))).status).toBe(401);
      });
    }

    test("answers 401 without a token and to an unknown one in Datadog's form", async () => {
      for (const path of ['/drain', '/api/v2/logs', '/api/v2/logs/?dd-api-key=unknown-token-3kQ9']) {
        expect((await postFrame(world().product.url + path, frameOf('nobody'))).status).toBe(401);
      }
    });

    test('answers 401 to a revoked token within two seconds, in every process that knew it', async () => {
      const app = await world().newApp();
      const urls = world().product.apis.map((api) => drainUrlAt(api.url, 'path', app.token.token));
      for (const url of urls) expect((await postFrame(url, frameOf('while it is good'))).status).toBe(204);

      await world().tenant.revokeDrainToken(app.id, app.token.id);

      const deadlineMs = Date.now() + REVOCATION_MS;
      let taken = urls.length;
      for (const url of urls) {
        await waitUntil(
          '401 after the revocation',
          async () => {
            const { status } = await postFrame(url, frameOf('while it spreads'));
            if (status === 204) taken++;
            return status === 401;
          },
          { timeoutMs: deadlineMs - Date.now(), everyMs: 20 },
        );
      }
      // What was taken meanwhile is delivered all the same.
      await app.settled(taken);
    });

    test("leaves an app's other token working when one is revoked", async () => {
      const app = await world().newApp();
      const second = await world().tenant.createDrainToken(app.id);
      world().secret(second.token);
      expect((await postFrame(second.drainUrl, frameOf('before'))).status).toBe(204);

      await world().tenant.revokeDrainToken(app.id, app.token.id);

      expect((await postFrame(second.drainUrl, frameOf('after'))).status).toBe(204);
      expect((await postFrame(app.token.drainUrl, frameOf('revoked, never used'))).status).toBe(401);
      await app.settled(2);
    });

    test('answers 413 to a body over the limit, be it so only once unpacked, and goes on', async () => {
      const app = await world().newApp();
      const tooLarge = Buffer.alloc(BODY_BYTES_MAX + 1, 'x');

      const plain = await postFrame(app.token.drainUrl, tooLarge);
      const packed = await postFrame(app.token.drainUrl, gzipSync(tooLarge), {
        headers: { 'Content-Encoding': 'gzip' },
      });

      for (const answer of [plain, packed]) expect(answer).toMatchObject({ status: 413, body: '' });
      expect((await postFrame(app.token.drainUrl, frameOf('of a common size'))).status).toBe(204);
      await app.settled(1);
    });
  });
}
