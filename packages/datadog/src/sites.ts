import type { Compression } from './encode.js';

/** One Datadog site (region). All URLs are without a trailing slash; `intakeUrl` may carry a path prefix. */
export interface Site {
  readonly code: string;
  readonly name: string;
  readonly intakeUrl: string;
  readonly apiUrl: string;
  readonly appUrl: string;
  /** How payloads of logs are packed for it; default {@link PAYLOAD_COMPRESSION}. */
  readonly compression?: Compression | undefined;
}

/** Looks sites up by code. */
export interface SiteCatalog {
  list(): readonly Site[];
  get(code: string): Site | undefined;
}

/**
 * The public sites, as listed by Datadog's API client (`servers.ts`) and "Getting started with Datadog sites".
 * A key belongs to one organisation on one site; on any other site it is an unknown key.
 */
export const SITES: readonly Site[] = [
  publicSite('US1', 'US1 (datadoghq.com)', 'datadoghq.com', 'app.datadoghq.com'),
  publicSite('US3', 'US3 (us3.datadoghq.com)', 'us3.datadoghq.com', 'us3.datadoghq.com'),
  publicSite('US5', 'US5 (us5.datadoghq.com)', 'us5.datadoghq.com', 'us5.datadoghq.com'),
  publicSite('EU1', 'EU1 (datadoghq.eu)', 'datadoghq.eu', 'app.datadoghq.eu'),
  publicSite('AP1', 'AP1, Japan (ap1.datadoghq.com)', 'ap1.datadoghq.com', 'ap1.datadoghq.com'),
  publicSite('AP2', 'AP2, Australia (ap2.datadoghq.com)', 'ap2.datadoghq.com', 'ap2.datadoghq.com'),
  publicSite('UK1', 'UK1, London (uk1.datadoghq.com)', 'uk1.datadoghq.com', 'uk1.datadoghq.com'),
  publicSite('US1-FED', 'US1-FED (ddog-gov.com)', 'ddog-gov.com', 'app.ddog-gov.com'),
  publicSite('US2-FED', 'US2-FED (us2.ddog-gov.com)', 'us2.ddog-gov.com', 'us2.ddog-gov.com'),
];

/**
 * The public sites plus the operator's allow-list (tests, PrivateLink, a site newer than this release). An extra
 * site with the code of a public one replaces it, so that an operator can route a region through a private link.
 */
export function siteCatalog(extra: readonly Site[]): SiteCatalog {
  const byCode = new Map<string, Site>();
  for (const site of SITES) byCode.set(site.code, site);
  for (const site of extra) byCode.set(site.code, site);
  const sites = [...byCode.values()];
  return { list: () => sites, get: (code) => byCode.get(code) };
}

/** Host names follow one rule on every site except the app's, which has an `app.` prefix on three of them. */
function publicSite(code: string, name: string, domain: string, appHost: string): Site {
  return {
    code,
    name,
    intakeUrl: `https://http-intake.logs.${domain}`,
    apiUrl: `https://api.${domain}`,
    appUrl: `https://${appHost}`,
  };
}
