import { gzipSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { test } from '../scenario-test.js';
import { drainUrlAt, frameOf, type World } from '../world.js';

export function describeDrainForms(world: () => World): void {
  describe('the forms of a drain URL', () => {
    for (const form of ['user', 'password', 'path'] as const) {
      test(`takes the token as ${form}`, async () => {
        const app = await world().newApp();
        const url = drainUrlAt(world().product.url, form, app.token.token);

        const answer = await postFrame(url, frameOf(`by ${form}`));

        expect(answer.status).toBe(204);
        await app.settled(1);
        expect(app.logs().map(({ raw }) => raw.message)).toEqual([`by ${form}`]);
      });
    }

    for (const path of ['/api/v2/logs/', '/api/v2/logs']) {
      test(`takes Datadog's own drain URL at ${path}, whose query values win over the app's settings`, async () => {
        const app = await world().newApp({
          env: 'production',
          service: 'shop',
          tags: ['tier:web'],
          attributes: { team: 'red' },
        });
        const query = `dd-api-key=${app.token.token}&ddsource=heroku&env=staging&service=cart&host=cart-host&team=blue&ddtags=squad:b`;

        const answer = await postFrame(`${world().product.url}${path}?${query}`, frameOf("Datadog's form"));

        expect(answer.status).toBe(204);
        await app.settled(1);
        const [log] = app.logs();
        expect(log?.resolved).toMatchObject({
          message: "Datadog's form",
          source: 'heroku',
          service: 'cart',
          host: 'cart-host',
        });
        expect(log?.resolved.attributes).toMatchObject({ team: 'blue' });
        expect(log?.resolved.tags).toEqual(expect.arrayContaining(['env:staging', 'squad:b', 'tier:web']));
        expect(log?.resolved.tags).not.toContain('env:production');
        expect(JSON.stringify(log?.raw)).not.toContain(app.token.token);
      });
    }

    test('gives a drain URL and a Heroku command that work as they stand', async () => {
      const app = await world().newApp();
      const { drainUrl, herokuCommand, datadogStyleUrl } = app.token;

      for (const url of [drainUrl, datadogStyleUrl])
        expect((await postFrame(url, frameOf('as given'))).status).toBe(204);

      expect(herokuCommand).toContain(`heroku drains:add '${drainUrl}' -a `);
      await app.settled(2);
    });

    test('takes a gzipped body', async () => {
      const app = await world().newApp();

      const answer = await postFrame(app.token.drainUrl, gzipSync(frameOf('zipped', 'twice')), {
        headers: { 'Content-Encoding': 'gzip' },
      });

      expect(answer.status).toBe(204);
      await app.settled(2);
      expect(app.logs().map(({ raw }) => raw.message)).toEqual(['zipped', 'twice']);
    });

    test('answers empty with a fixed length and keeps the connection, for good news and bad', async () => {
      const app = await world().newApp();
      const bad = drainUrlAt(world().product.url, 'path', 'no-such-token');

      // The first answer may come over a new connection; those that follow tell whether it was kept.
      await postFrame(app.token.drainUrl, frameOf('opens the connection'));
      for (const url of [app.token.drainUrl, bad, app.token.drainUrl]) {
        const { headers, body, isReusedConnection } = await postFrame(url, frameOf('answered'));
        expect({ body, isReusedConnection }).toEqual({ body: '', isReusedConnection: true });
        expect(headers).toMatchObject({ 'content-length': '0' });
        expect(headers['transfer-encoding']).toBeUndefined();
        expect(headers.connection ?? 'keep-alive').toBe('keep-alive');
      }
      await app.settled(3);
    });
  });
}
