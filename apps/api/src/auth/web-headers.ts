import type { IncomingHttpHeaders } from 'node:http';

/** Node's headers as the Fetch API has them. Lengths and encodings are left out: the body is written anew. */
export function toWebHeaders(incoming: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming)) {
    if (value === undefined || DROPPED.has(name)) continue;
    for (const single of Array.isArray(value) ? value : [value]) headers.append(name, single);
  }
  return headers;
}

const DROPPED = new Set(['content-length', 'content-encoding', 'transfer-encoding', 'connection', 'expect']);
