import type { Logger } from '@logferry/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Auth } from '../auth/auth.js';
import { toWebHeaders } from '../auth/web-headers.js';
import type { ControlPorts } from '../control-ports.js';
import type { HerokuPorts } from './heroku-ports.js';
import { shadowMember } from './shadow-members.js';
import { REFUSED_PAGE } from './sso-page.js';
import { ssoEntry } from './sso-proof.js';

export interface SsoRoutesDeps {
  readonly heroku: HerokuPorts;
  readonly ports: Pick<ControlPorts, 'database' | 'now'>;
  readonly auth: Auth;
  readonly logger: Logger;
}

/**
 * POST /heroku/sso: a browser comes from Heroku's dashboard, with a form that Heroku has signed.
 *
 * It comes from another site by design, so no origin is asked for; the form's own proof is what lets it in. The session's cookie is
 * SameSite=Lax: Strict would be lost on the way from here to the app's page, which a site elsewhere began.
 */
export function ssoRoutes({ heroku, ports, auth, logger }: SsoRoutesDeps) {
  const refuse = (reply: FastifyReply) =>
    reply.code(403).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(REFUSED_PAGE);

  const enter = async (request: FastifyRequest, reply: FastifyReply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const entry = ssoEntry(form, heroku.ssoSalt, ports.now().getTime());
    if (entry === null || !isUuid(entry.resourceId)) return refuse(reply);
    const resource = await ports.database.herokuResource.findUnique({ where: { id: entry.resourceId.toLowerCase() } });
    if (resource === null || resource.deprovisionedAt !== null) return refuse(reply);
    const userId = await shadowMember(ports.database, resource, entry.person);
    const { headers } = await auth.api.enter({
      body: { userId },
      headers: toWebHeaders(request.headers),
      returnHeaders: true,
    });
    for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie);
    return reply.code(303).header('cache-control', 'no-store').header('location', `/apps/${resource.appId}`).send();
  };

  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) =>
      done(null, new URLSearchParams(String(text))),
    );
    scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status < 500) return refuse(reply);
      logger.error({ err: error, req: request }, 'somebody from Heroku could not be let in');
      return reply.code(503).type('text/plain; charset=utf-8').send('Logferry has trouble now. Try again in a moment.');
    });
    scope.post('/heroku/sso', enter);
  };
}

function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}
