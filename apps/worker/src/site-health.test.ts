import { describe, expect, test } from '@jest/globals';
import { SiteHealth } from './site-health.js';

const DELIVERED = { kind: 'delivered' } as const;
const RETRY = { kind: 'retry', afterMs: null } as const;
const KEY = { kind: 'park', reason: 'key_rejected' } as const;

function newSites() {
  const clock = { now: 0 };
  const changes: string[] = [];
  const sites = new SiteHealth(
    () => clock.now,
    (site, isIncident) => changes.push(`${site} ${isIncident}`),
  );
  return { clock, changes, sites };
}

describe('the health of a site', () => {
  test('is an incident while most of at least three destinations fail, and says so when it begins and ends', () => {
    const { sites, changes } = newSites();
    sites.note('EU1', 'a', RETRY);
    sites.note('EU1', 'b', RETRY);
    expect(sites.isIncident('EU1')).toBe(false);
    sites.note('EU1', 'c', RETRY);
    expect(sites.isIncident('EU1')).toBe(true);
    expect(sites.restMinMs('EU1')).toBeGreaterThan(0);
    expect(sites.isIncident('US1')).toBe(false);
    sites.note('EU1', 'a', DELIVERED);
    expect(sites.isIncident('EU1')).toBe(true);
    sites.note('EU1', 'b', DELIVERED);
    expect(sites.restMinMs('EU1')).toBe(0);
    expect(changes).toEqual(['EU1 true', 'EU1 false']);
  });

  test('is not one tenant’s trouble, however often it fails, nor rejected keys', () => {
    const { sites, changes } = newSites();
    for (const id of ['b', 'c', 'd']) sites.note('EU1', id, KEY);
    for (let i = 0; i < 100; i++) sites.note('EU1', 'a', RETRY);
    expect(changes).toEqual([]);
  });

  test('forgets what is older than a minute', () => {
    const { clock, sites } = newSites();
    for (const id of ['a', 'b', 'c']) sites.note('EU1', id, RETRY);
    clock.now += 61_000;
    sites.note('EU1', 'd', RETRY);
    expect(sites.isIncident('EU1')).toBe(false);
    expect(sites.incidents).toBe(0);
  });
});
