import { describe, expect, test } from '@jest/globals';
import { classify } from './classify.js';
import { hostnameOf } from './host.js';
import type { AppSettings, HostMode } from './settings.js';

const settings: AppSettings = {
  appName: 'myapp',
  env: null,
  service: null,
  hostMode: 'app.dyno',
  host: 'fixed.example.com',
  tags: [],
  attributes: {},
  processes: {},
};
const web = classify('app', 'web.1', 'logplex');
const state = classify('heroku', 'web.1', 'logplex');
const run = classify('heroku', 'run.4821', 'logplex');
const router = classify('heroku', 'router', 'logplex');
const addon = classify('app', 'heroku-postgres', 'logplex');

describe('hostnameOf', () => {
  test.each<[HostMode, (string | null)[]]>([
    ['app.dyno', ['myapp.web.1', 'myapp.web.1', 'myapp.run', 'myapp', 'myapp', 'myapp']],
    ['dyno', ['web.1', 'web.1', 'run', 'myapp', 'myapp', 'myapp']],
    ['app', ['myapp', 'myapp', 'myapp', 'myapp', 'myapp', 'myapp']],
    ['fixed', Array(6).fill('fixed.example.com')],
    ['none', Array(6).fill(null)],
  ])('in mode %s', (hostMode, expected) => {
    const senders = [web, state, run, router, addon, null];
    expect(senders.map((sender) => hostnameOf({ ...settings, hostMode }, {}, sender))).toEqual(expected);
  });

  test.each(['scheduler.3907', 'release.2214', 'run.1'])('%s does not make a host of its own', (procid) => {
    const type = procid.split('.')[0];
    expect(hostnameOf(settings, {}, classify('app', procid, 'logplex'))).toBe(`myapp.${type}`);
  });

  test('names a dyno as the Agent buildpack does', () => {
    const odd = { ...settings, appName: 'My App_v2.eu é' };
    expect(hostnameOf(odd, {}, classify('app', 'solid_queue.2', 'logplex'))).toBe('My-App-v2-eu--.solid-queue.2');
    expect(hostnameOf({ ...odd, hostMode: 'dyno' }, {}, classify('app', 'solid_queue.2', 'logplex'))).toBe(
      'solid-queue.2',
    );
  });

  test('a host in the drain URL fixes it in every mode, and an empty one does not', () => {
    for (const hostMode of ['app.dyno', 'dyno', 'app', 'fixed', 'none'] as const) {
      expect(hostnameOf({ ...settings, hostMode }, { host: 'edge' }, web)).toBe('edge');
    }
    expect(hostnameOf(settings, { host: '' }, web)).toBe('myapp.web.1');
  });

  test('is left out in mode fixed without a host', () => {
    expect(hostnameOf({ ...settings, hostMode: 'fixed', host: null }, {}, web)).toBeNull();
  });
});
