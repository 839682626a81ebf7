import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';

const URL_LENGTH_MAX = 2_048;
/** Where web servers listen. A wider choice would let tenants knock on other doors of whoever they name. */
const PORTS: ReadonlySet<string> = new Set(['', '443', '8443']);

/** A URL of a tenant's choice that we will not post to. The message is for the tenant. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused';
}

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface TargetRules {
  /** Origins the operator allows whatever they are: internal servers, tests. */
  readonly extraOrigins: ReadonlySet<string>;
  readonly resolve: Resolve;
}

/** Where a request goes: the address to connect to is the very one that was checked. */
export interface Target {
  readonly url: URL;
  readonly address: string;
}

/** What a URL says by itself. Throws TargetRefused. */
export function readTarget(text: string, { extraOrigins }: Pick<TargetRules, 'extraOrigins'>): URL {
  if (text.length > URL_LENGTH_MAX) throw new TargetRefused(`must not be longer than ${URL_LENGTH_MAX} characters`);
  // The parser of browsers: odd spellings of an IPv4 address (0x7f.1, 2130706433) come out in the usual form.
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new TargetRefused('is not a web address');
  if (url.username !== '' || url.password !== '') throw new TargetRefused('must not hold a user or password');
  if (extraOrigins.has(url.origin)) return url;
  if (url.protocol !== 'https:') throw new TargetRefused('must begin with https://');
  if (!PORTS.has(url.port)) throw new TargetRefused('must have the port 443 or 8443');
  const host = hostOf(url);
  if (isIP(host) === 0 && !host.includes('.')) throw new TargetRefused('must name a host of the internet');
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic();
  return url;
}

/**
 * Looks a URL's host up, once, and picks the address to connect to. One address that is not public is reason to refuse
 * them all: such names are made to get past a check. Throws TargetRefused, or what `resolve` throws.
 */
export async function resolveTarget(text: string, rules: TargetRules): Promise<Target> {
  const url = readTarget(text, rules);
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await rules.resolve(host) : [host];
  const [address] = addresses;
  if (address === undefined) throw new TargetRefused('names a host that has no address');
  if (!rules.extraOrigins.has(url.origin) && !addresses.every(isPublicAddress)) throw notPublic();
  return { url, address };
}

/** The host without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
}

function notPublic(): TargetRefused {
  return new TargetRefused('leads to an address that is not public');
}
