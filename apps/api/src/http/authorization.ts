import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer …`; undefined for other schemes, which may be meant for a proxy in front of us. */
export function bearerTokenOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  return /^bearer\s+(.*)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim();
}

/** The password of `Authorization: Basic …` (RFC 7617), whatever the user's name; undefined for other schemes. */
export function basicPasswordOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  const credentials = /^basic\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  if (credentials === undefined) return undefined;
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}
