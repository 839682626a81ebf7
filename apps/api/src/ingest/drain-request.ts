import { isDrainToken } from '@logferry/db';
import type { DrainOverrides } from '@logferry/transform';
import { LRUCache } from 'lru-cache';

/** What the address and credentials of a POST say. */
export interface DrainAddress {
  /** null: no credential in any place we know. */
  readonly token: string | null;
  /** JSON text of the DrainOverrides in the query, undefined when there are none. */
  readonly overrides: string | undefined;
}

/** Distinct URLs a process remembers; a drain's URL does not change. */
const ADDRESSES_MAX = 10_000;
/** Longer URLs are not remembered: they are no drain's, and would let a stranger fill the memory. */
const REMEMBERED_URL_LENGTH_MAX = 2_048;
/** Bounds what one drain URL can add to each of its logs. */
const ATTRIBUTES_MAX = 50;
const VALUE_LENGTH_MAX = 1_024;

/** The token of `POST /drain`: Basic user or password, whichever is one; log-shuttle may be set up to send it as Bearer. */
export function tokenOfAuthorization(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(authorization)?.[1];
  if (bearer !== undefined) return bearer;
  const basic = /^basic\s+(\S+)\s*$/i.exec(authorization)?.[1];
  if (basic === undefined) return null;
  const credentials = Buffer.from(basic, 'base64').toString('latin1');
  const colon = credentials.indexOf(':');
  const user = colon === -1 ? credentials : credentials.slice(0, colon);
  const password = colon === -1 ? '' : credentials.slice(colon + 1);
  // Logplex drops empty pieces of the userinfo, so `:TOKEN@` arrives as user, and `logferry:TOKEN@` as it is written.
  return isDrainToken(user) ? user : password || user || null;
}

/**
 * Reads Datadog-style drain URLs, `/api/v2/logs?dd-api-key=TOKEN&ddsource=…&ddtags=…&env=…&service=…&host=…&<attribute>=<value>`.
 * The key may also come in the `DD-API-KEY` header. Each URL is read once and remembered.
 */
export class DrainAddresses {
  private readonly known = new LRUCache<string, DrainAddress>({ max: ADDRESSES_MAX });

  read(url: string, apiKeyHeader: string | undefined): DrainAddress {
    let address = this.known.get(url);
    if (!address) {
      address = readQuery(url);
      if (url.length <= REMEMBERED_URL_LENGTH_MAX) this.known.set(url, address);
    }
    return address.token === null && apiKeyHeader ? { ...address, token: apiKeyHeader } : address;
  }
}

function readQuery(url: string): DrainAddress {
  const question = url.indexOf('?');
  if (question === -1) return { token: null, overrides: undefined };
  let token: string | null = null;
  const overrides: { -readonly [Name in keyof DrainOverrides]: DrainOverrides[Name] } = {};
  const attributes: Record<string, string> = {};
  let attributeCount = 0;
  for (const [name, rawValue] of new URLSearchParams(url.slice(question + 1))) {
    const value = rawValue.slice(0, VALUE_LENGTH_MAX);
    if (name === 'dd-api-key') token = rawValue || null;
    else if (value === '' || name === '') continue;
    else if (name === 'ddsource') overrides.source = value;
    else if (name === 'ddtags') overrides.tags = value.split(',').filter((tag) => tag !== '');
    else if (name === 'env') overrides.env = value;
    else if (name === 'service') overrides.service = value;
    else if (name === 'host' || name === 'hostname') overrides.host = value;
    else if (attributeCount++ < ATTRIBUTES_MAX) attributes[name] = value;
  }
  if (attributeCount > 0) overrides.attributes = attributes;
  return { token, overrides: Object.keys(overrides).length > 0 ? JSON.stringify(overrides) : undefined };
}
