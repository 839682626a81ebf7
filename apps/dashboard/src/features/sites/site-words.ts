import type { Site } from '../../api/models.js';

const regions: Readonly<Record<string, string>> = {
  US1: 'United States',
  US3: 'United States',
  US5: 'United States',
  EU1: 'Europe, Germany',
  AP1: 'Asia Pacific, Japan',
  AP2: 'Asia Pacific, Australia',
  UK1: 'UK, London',
  'US1-FED': 'US government',
  'US2-FED': 'US government',
};

/** Where a site is. Sites of this installation's own (`DATADOG_SITES_EXTRA`) go by the name they were given. */
export function siteRegion(site: Pick<Site, 'code' | 'name'>): string {
  return regions[site.code] ?? site.name;
}

/** What people see in the address bar when they use the site: "app.datadoghq.eu". */
export function siteAddress(site: Pick<Site, 'appUrl'>): string {
  return site.appUrl.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

/** The built-in fake intake that stands in for Datadog in development. */
export function isSandbox(site: Pick<Site, 'code'>): boolean {
  return site.code.toUpperCase() === 'SANDBOX';
}

/**
 * Where to look at the logs of one service: the site's log explorer with the query filled in. The sandbox has one
 * page for everything it has taken.
 *
 * @param terms facet and value pairs such as `service` and `shop`; empty values are left out
 */
export function logsUrl(site: Pick<Site, 'code' | 'appUrl'>, terms: Readonly<Record<string, string | null>>): string {
  if (isSandbox(site)) return site.appUrl;
  const query = Object.entries(terms)
    .filter((term): term is [string, string] => Boolean(term[1]))
    .map(([facet, value]) => `${facet}:${/^[\w.*/-]+$/.test(value) ? value : JSON.stringify(value)}`)
    .join(' ');
  return `${site.appUrl.replace(/\/$/, '')}/logs?query=${encodeURIComponent(query)}`;
}
