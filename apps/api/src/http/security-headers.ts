import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * Sets the security headers of everything a browser may get. Drains are left out: Logplex reads none of them, and they
 * would cost time and bytes on each frame.
 */
export async function setSecurityHeaders(fastify: FastifyInstance, options: { isHttps: boolean }): Promise<void> {
  await fastify.register(helmet, {
    global: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // The component library writes style elements and attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // A browser keeps HSTS for months: never say it on plain http, where a local trial would lock others out.
    strictTransportSecurity: options.isHttps ? { maxAge: 15_552_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  fastify.addHook('onRequest', async (request, reply) => {
    if (isDrain(request.url)) return;
    await reply.helmet();
    // Answers are about a tenant, some hold a secret. The OpenAPI document and the dashboard set their own.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
}

/** The paths of the data plane, where every header counts. */
export function isDrain(url: string): boolean {
  return url.startsWith('/drain') || url.startsWith('/api/v2/') || url.startsWith('/v1/');
}
