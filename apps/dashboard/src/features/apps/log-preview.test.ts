import { describe, expect, test } from '@jest/globals';
import { type PreviewSettings, previewLogs } from './log-preview.js';

const shop: PreviewSettings = {
  name: 'shop',
  env: 'production',
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: ['team:web'],
};

const hosts = (settings: Partial<PreviewSettings>) => previewLogs({ ...shop, ...settings }).map((log) => log.host);

describe('previewLogs', () => {
  test('names the host after app and dyno, without the number of a one-off dyno', () => {
    expect(hosts({})).toEqual(['shop.web.1', 'shop.run', 'shop']);
  });

  test('gives a process type the service of its own', () => {
    const logs = previewLogs({ ...shop, processes: { web: { service: 'shop-web' } } });
    expect(logs.map(({ service }) => service)).toEqual(['shop-web', 'shop', 'shop']);
  });

  test('follows the host mode', () => {
    expect(hosts({ hostMode: 'dyno' })).toEqual(['web.1', 'run', 'shop']);
    expect(hosts({ hostMode: 'app' })).toEqual(['shop', 'shop', 'shop']);
    expect(hosts({ hostMode: 'none' })).toEqual([null, null, null]);
    expect(hosts({ hostMode: 'fixed', host: ' heroku-eu ' })).toEqual(['heroku-eu', 'heroku-eu', 'heroku-eu']);
    expect(hosts({ hostMode: 'fixed', host: '' })).toEqual([null, null, null]);
  });

  test('writes the name as a host name', () => {
    expect(hosts({ name: 'Shop.eu_1' })).toEqual(['shop-eu-1.web.1', 'shop-eu-1.run', 'shop-eu-1']);
  });

  test('falls back to the name of the app as service', () => {
    expect(previewLogs(shop)[0]?.service).toBe('shop');
    expect(previewLogs({ ...shop, service: 'storefront' })[0]?.service).toBe('storefront');
  });

  test('tags a one-off dyno with its type only, and leaves out an empty env', () => {
    const [web, run, router] = previewLogs({ ...shop, env: ' ' });
    expect(web?.tags).toEqual(['app:shop', 'dyno:web.1', 'dynotype:web', 'log_kind:app', 'team:web']);
    expect(run?.tags).toEqual(['app:shop', 'dynotype:run', 'log_kind:app', 'team:web']);
    expect(router?.tags).toEqual(['app:shop', 'log_kind:router', 'team:web']);
  });
});
