import { describe, expect, test } from '@jest/globals';
import { SITES, type Site, siteCatalog } from './sites.js';

const PRIVATE: Site = {
  code: 'PRIVATE',
  name: 'Private link',
  intakeUrl: 'https://logs.internal.example',
  apiUrl: 'https://api.internal.example',
  appUrl: 'https://app.datadoghq.com',
};

describe('SITES', () => {
  test('are the nine public ones', () => {
    expect(SITES.map((site) => site.code)).toEqual([
      'US1',
      'US3',
      'US5',
      'EU1',
      'AP1',
      'AP2',
      'UK1',
      'US1-FED',
      'US2-FED',
    ]);
  });

  test('follow the naming of hosts', () => {
    const urls = Object.fromEntries(SITES.map((site) => [site.code, [site.intakeUrl, site.apiUrl, site.appUrl]]));
    expect(urls.EU1).toEqual([
      'https://http-intake.logs.datadoghq.eu',
      'https://api.datadoghq.eu',
      'https://app.datadoghq.eu',
    ]);
    expect(urls.US5).toEqual([
      'https://http-intake.logs.us5.datadoghq.com',
      'https://api.us5.datadoghq.com',
      'https://us5.datadoghq.com',
    ]);
    expect(urls['US1-FED']).toEqual([
      'https://http-intake.logs.ddog-gov.com',
      'https://api.ddog-gov.com',
      'https://app.ddog-gov.com',
    ]);
  });
});

describe('siteCatalog', () => {
  test("adds the operator's sites after the public ones", () => {
    const catalog = siteCatalog([PRIVATE]);
    expect(catalog.list()).toHaveLength(10);
    expect(catalog.list().at(-1)).toBe(PRIVATE);
    expect(catalog.get('PRIVATE')).toBe(PRIVATE);
  });

  test('lets the operator replace a public site', () => {
    const catalog = siteCatalog([{ ...PRIVATE, code: 'EU1' }]);
    expect(catalog.list()).toHaveLength(9);
    expect(catalog.get('EU1')?.intakeUrl).toBe(PRIVATE.intakeUrl);
  });

  test('knows no site by another name', () => {
    const catalog = siteCatalog([]);
    expect(catalog.get('eu1')).toBeUndefined();
    expect(catalog.get('constructor')).toBeUndefined();
  });
});
