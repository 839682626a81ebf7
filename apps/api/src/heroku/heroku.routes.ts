import type { FastifyInstance } from 'fastify';
import type { AuditTrail } from '../audit-log/audit-trail.js';
import type { Auth } from '../auth/auth.js';
import type { ControlPorts } from '../control-ports.js';
import { AddonResources } from './addon-resources.js';
import { partnerRoutes } from './partner.routes.js';
import { ssoRoutes } from './sso.routes.js';
import { webhookRoutes } from './webhook.routes.js';

export interface HerokuDeps {
  readonly ports: ControlPorts;
  readonly audit: Pick<AuditTrail, 'write'>;
  readonly auth: Auth;
}

/** The add-on's side of Heroku, under /heroku. Where no add-on is configured, none of it exists. */
export async function mountHeroku(fastify: FastifyInstance, { ports, audit, auth }: HerokuDeps): Promise<void> {
  const { heroku, logger } = ports;
  if (heroku === null) return;
  const resources = new AddonResources(ports, audit);
  await fastify.register(partnerRoutes({ heroku, resources, logger }));
  await fastify.register(ssoRoutes({ heroku, ports, auth, logger }));
  await fastify.register(webhookRoutes({ ports, logger }));
}
