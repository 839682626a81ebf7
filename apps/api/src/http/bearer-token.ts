import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer …`; undefined for other schemes, which may be meant for a proxy in front of us. */
export function bearerTokenOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  return /^bearer\s+(.*)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim();
}
