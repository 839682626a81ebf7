import type { Site, SiteCatalog } from '@logferry/datadog';
import { PartnerError } from './partner-error.js';

/** What a customer wrote behind `heroku addons:create logferry --`. */
export interface ProvisionOptions {
  readonly site: Site;
  readonly env: string | null;
  readonly service: string | null;
  /** null: it comes later. */
  readonly apiKey: string | null;
}

/** What people call the sites beside their codes. */
const SITE_NAMES: ReadonlyMap<string, string> = new Map([
  ['us', 'US1'],
  ['eu', 'EU1'],
  ['ap', 'AP1'],
  ['uk', 'UK1'],
  ['gov', 'US1-FED'],
]);
const DEFAULT_SITE = 'US1';
const TEXT_LENGTH_MAX = 100;
const KEY_LENGTH_MAX = 200;

/** Reads `--site --env --service --api-key`; others are Heroku's or nobody's, and are passed over. Throws PartnerError 422. */
export function readOptions(options: Readonly<Record<string, unknown>>, sites: SiteCatalog): ProvisionOptions {
  const site = textOf(options, 'site', TEXT_LENGTH_MAX) ?? DEFAULT_SITE;
  return {
    site: siteOf(site, sites),
    env: textOf(options, 'env', TEXT_LENGTH_MAX),
    service: textOf(options, 'service', TEXT_LENGTH_MAX),
    apiKey: textOf(options, 'api-key', KEY_LENGTH_MAX),
  };
}

/** A flag without a value arrives as `true`, as a boolean or as text; one that is switched off was not given. */
function textOf(options: Readonly<Record<string, unknown>>, name: string, lengthMax: number): string | null {
  const value = options[name];
  if (value === undefined || value === null || value === false || value === 'false') return null;
  if (value === true || value === 'true' || value === '') {
    throw new PartnerError(422, `--${name} needs a value: --${name} <${name}>.`);
  }
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new PartnerError(422, `--${name} must be one text.`);
  const text = String(value).trim();
  // Control characters would break the header or tag that it becomes.
  if (text === '' || text.length > lengthMax || /[\p{Cc}]/u.test(text)) {
    throw new PartnerError(422, `--${name} must be a text of at most ${lengthMax} characters on one line.`);
  }
  return text;
}

/** By its code in any case, by what people call it, or by its domain. */
function siteOf(given: string, sites: SiteCatalog): Site {
  const name = given.toLowerCase();
  const site =
    sites.get(given.toUpperCase()) ??
    sites.get(SITE_NAMES.get(name) ?? '') ??
    sites.list().find(({ intakeUrl }) => new URL(intakeUrl).hostname === `http-intake.logs.${name}`);
  if (site !== undefined) return site;
  const codes = sites.list().map(({ code }) => code.toLowerCase());
  throw new PartnerError(422, `There is no Datadog site "${given}". Give --site one of ${codes.join(', ')}.`);
}
