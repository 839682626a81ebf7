import { describe, expect } from '@jest/globals';
import { LogplexSender } from '@logferry/testkit';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { appLine, type World } from '../world.js';

interface Destination {
  readonly id: string;
  readonly status: string;
  readonly parked: { readonly messages: number };
}

export function describeHerokuAddon(world: () => World): void {
  describe('the add-on', () => {
    test('lives from its order to its end: drain, logs, a new name, a new plan, the way in, and nothing after', async () => {
      const { heroku, product } = world();
      const partner = heroku.partner(product.url);
      const apiKey = world().newKey();
      const herokuApp = heroku.createApp('shop-production');
      const installed = await partner.install(herokuApp, 'standard', {
        site: world().site.code.toLowerCase(),
        env: 'production',
        'api-key': apiKey,
      });
      expect([installed.status, installed.body?.message]).toEqual([200, expect.stringContaining('now go to Datadog')]);
      const { addon, drain } = installed;
      if (drain === null) throw new Error('Heroku was told of no drain');
      for (const url of [drain.url, ...addon.config.values()]) world().secret(new URL(url).password);
      const logs = () => world().datadog.received().logs({ key: apiKey });
      const hosts = () => new Set(logs().map(({ resolved }) => resolved.host));

      // The drain that Heroku started; by its URL alone, or under another Logplex token, nobody gets in.
      const sender = new LogplexSender({ url: drain.url, logplexToken: drain.token });
      const stranger = new LogplexSender({ url: drain.url });
      await waitUntil('the app has the name it has at Heroku', async () => {
        sender.send([appLine('named')]);
        return hosts().has('shop-production.web.1');
      });
      stranger.send([appLine('of another app')]);
      await waitUntil('the stranger is refused', () => stranger.stats.refusedMessages > 0);

      const deliveries = await heroku.rename(herokuApp, 'shop-eu');
      expect(deliveries.map(({ status }) => status)).toEqual([204]);
      const [delivery] = deliveries;
      const again = await fetch(delivery?.url ?? '', {
        method: 'POST',
        headers: delivery?.headers ?? {},
        body: delivery?.body ?? '',
      });
      expect(again.status).toBe(204);
      await waitUntil('logs come under the new name', () => {
        sender.send([appLine('renamed')]);
        return hosts().has('shop-eu.web.1');
      });

      for (let time = 0; time < 2; time++) expect((await partner.changePlan(addon, 'large')).status).toBe(200);

      for (let time = 0; time < 2; time++) {
        const entered = await enter(product.url, heroku.ssoForm({ resourceId: addon.id }));
        expect([entered.status, entered.headers.get('location')]).toEqual([
          303,
          expect.stringMatching(/^\/apps\/[\w-]{36}$/),
        ]);
        const cookie = cookieOf(entered);
        for (const value of secretsIn(cookie)) world().secret(value);
        const page = entered.headers.get('location');
        const app = await fetch(`${product.url}/api/v1${page}`, { headers: { Cookie: cookie } });
        expect([app.status, await app.json()]).toEqual([
          200,
          expect.objectContaining({ name: 'shop-eu', env: 'production' }),
        ]);
      }

      expect((await partner.remove(addon)).status).toBe(204);
      expect((await partner.remove(addon)).status).toBe(410);
      await waitUntil('the drain is refused', () => {
        sender.send([appLine('of an add-on that is gone')]);
        return sender.stats.refusedMessages > 0;
      });
      const refused = await enter(product.url, heroku.ssoForm({ resourceId: addon.id }));
      expect([refused.status, refused.headers.getSetCookie()]).toEqual([403, []]);
      expect(logs().some(({ raw }) => String(raw.message).includes('of another app'))).toBe(false);
      sender.close();
      stranger.close();
    });

    test('keeps what comes before the customer gives a key, and delivers it then', async () => {
      const { heroku, product, site } = world();
      const partner = heroku.partner(product.url);
      const { addon, body, drain } = await partner.install(heroku.createApp('keyless'), 'standard', {
        site: site.code,
      });
      expect(body?.message).toContain('heroku addons:open logferry');
      if (drain === null) throw new Error('Heroku was told of no drain');
      for (const url of [drain.url, ...addon.config.values()]) world().secret(new URL(url).password);
      const sender = new LogplexSender({ url: drain.url, logplexToken: drain.token });
      await sender.sendAll([appLine('before the key')]);
      expect(sender.stats.deliveredMessages).toBe(1);

      const entered = await enter(product.url, heroku.ssoForm({ resourceId: addon.id }));
      const cookie = cookieOf(entered);
      for (const value of secretsIn(cookie)) world().secret(value);
      const headers = { Cookie: cookie, Origin: product.url, 'Content-Type': 'application/json' };
      const api = `${product.url}/api/v1`;
      // The shapes are this test's claim: one that claims wrongly fails on what it then reads.
      const read = async <Body>(path: string) => (await (await fetch(api + path, { headers })).json()) as Body;
      const destinationOf = async () => (await read<{ items: Destination[] }>('/destinations')).items[0];
      await waitUntil('the line is parked', async () => {
        const destination = await destinationOf();
        return destination?.status === 'needs_key' && destination.parked.messages === 1;
      });
      expect(await read(entered.headers.get('location') ?? '')).toMatchObject({ state: 'needs_key' });

      const id = (await destinationOf())?.id;
      const apiKey = world().newKey();
      const change = { method: 'PATCH', headers, body: JSON.stringify({ apiKey }) };
      expect((await fetch(`${api}/destinations/${id}`, change)).status).toBe(200);
      const logs = () => world().datadog.received().logs({ key: apiKey });
      await waitUntil('the line arrives', () => logs().length === 1);
      expect(logs()[0]?.resolved).toMatchObject({ message: 'before the key' });
      sender.close();
    });
  });
}

function enter(origin: string, form: Record<string, string>): Promise<Response> {
  return fetch(`${origin}/heroku/sso`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: 'https://dashboard.heroku.com' },
    body: new URLSearchParams(form),
  });
}

/** As a browser sends them back. */
function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

function secretsIn(cookie: string): string[] {
  return cookie.split('; ').map((pair) => decodeURIComponent(pair.replace(/^[^=]*=/, '')));
}
