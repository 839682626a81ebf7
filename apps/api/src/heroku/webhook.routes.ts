import { createHmac, timingSafeEqual } from 'node:crypto';
import { hashToken } from '@logferry/db';
import type { Logger } from '@logferry/runtime';
import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { ControlPorts } from '../control-ports.js';

export interface WebhookRoutesDeps {
  readonly ports: Pick<ControlPorts, 'database' | 'keyring' | 'now'>;
  readonly logger: Logger;
}

/** Heroku sends one again that it had no answer for; in another process, or later, reading the app once more does no harm. */
const DELIVERIES_REMEMBERED = 10_000;

/**
 * POST /heroku/webhooks/{resource}: Heroku tells that something changed about an add-on's app (App Webhooks).
 *
 * What changed is not taken from what it says, which may come late or out of order: the add-on becomes due, and its upkeep reads
 * from Heroku how things stand (addon-upkeep.ts).
 */
export function webhookRoutes({ ports, logger }: WebhookRoutesDeps) {
  const deliveries = new LRUCache<string, true>({ max: DELIVERIES_REMEMBERED });

  const take = async (id: string, body: Buffer, signature: string): Promise<number> => {
    const { database, keyring, now } = ports;
    const isId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id);
    const resource = isId ? await database.herokuResource.findUnique({ where: { id } }) : null;
    // One that is removed has no secret any more, and is as unknown as one that never was.
    if (resource === null || resource.sealedWebhookSecret === null) return 404;
    const secret = keyring.open(resource.sealedWebhookSecret, { tenantId: resource.tenantId, rowId: id });
    const expected = createHmac('sha256', secret).update(body).digest('base64');
    if (!timingSafeEqual(hashToken(signature), hashToken(expected))) return 401;
    // The signature is one of the whole body, with the delivery's id in it.
    if (deliveries.has(expected)) return 204;
    await database.herokuResource.updateMany({ where: { id, deprovisionedAt: null }, data: { dueAt: now() } });
    deliveries.set(expected, true);
    return 204;
  };

  return async (scope: FastifyInstance): Promise<void> => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) logger.error({ err: error, req: request }, 'a webhook of Heroku was not taken');
      return reply.code(status < 500 ? status : 503).send();
    });
    scope.post<{ Params: { id: string } }>('/heroku/webhooks/:id', async ({ params, body, headers }, reply) => {
      const signature = headers['heroku-webhook-hmac-sha256']?.toString() ?? '';
      return reply.code(await take(params.id, Buffer.isBuffer(body) ? body : Buffer.alloc(0), signature)).send();
    });
  };
}
