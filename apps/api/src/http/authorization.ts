import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer …`; undefined for other schemes, which may be meant for a proxy in front of us. */
export function bearerTokenOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  return /^bearer\s+(.*)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim();
}

/** What `Authorization: Basic …` says (RFC 7617). */
export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/** undefined: another scheme, or no credentials. */
export function basicCredentialsOf({ authorization }: IncomingHttpHeaders): BasicCredentials | undefined {
  const encoded = /^basic\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1] ?? '';
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
