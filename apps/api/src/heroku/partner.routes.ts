import type { Logger } from '@logferry/runtime';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type AddonResources, toPartnerError } from './addon-resources.js';
import type { HerokuPorts } from './heroku-ports.js';
import { admitPartner } from './partner-auth.js';
import { PartnerError } from './partner-error.js';
import { planChangeSchema, provisionSchema } from './provision.schema.js';

export interface PartnerRoutesDeps {
  readonly heroku: HerokuPorts;
  readonly resources: AddonResources;
  readonly logger: Logger;
}

/**
 * What Heroku calls (Add-on Partner API v3): POST, PUT and DELETE of /heroku/resources.
 *
 * A context of its own, beside Nest's routes: who calls is asked before a byte of the body is read, and errors have the
 * one form that Heroku reads, `{"message": …}`.
 */
export function partnerRoutes({ heroku, resources, logger }: PartnerRoutesDeps) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.addHook('onRequest', async (request) => admitPartner(request.headers, heroku));
    // Heroku may announce JSON also where there is no body, which Fastify's own parser refuses.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => parse(text, done));
    scope.setErrorHandler((error, request, reply) => {
      const known = toPartnerError(error) ?? ofFastify(error);
      if (known === null) logger.error({ err: error, req: request }, "a call of Heroku's failed");
      return refuse(reply, known ?? new PartnerError(503, 'Something went wrong on our side. Try again later.'));
    });

    scope.post('/heroku/resources', async (request) => resources.provision(read(provisionSchema, request.body)));
    scope.put<{ Params: { id: string } }>('/heroku/resources/:id', async ({ params, body }) =>
      resources.changePlan(idIn(params.id), read(planChangeSchema, body)),
    );
    scope.delete<{ Params: { id: string } }>('/heroku/resources/:id', async ({ params }, reply) => {
      await resources.deprovision(idIn(params.id));
      return reply.code(204).send();
    });
  };
}

function parse(text: string | Buffer, done: (error: Error | null, body?: unknown) => void): void {
  try {
    done(null, text.length === 0 ? undefined : JSON.parse(String(text)));
  } catch {
    done(new PartnerError(400, 'The body is not JSON.'));
  }
}

function refuse(reply: FastifyReply, { status, message }: PartnerError): FastifyReply {
  if (status === 401) reply.header('www-authenticate', 'Basic realm="Logferry"');
  return reply.code(status).send({ message });
}

/** What Fastify finds in a body that it cannot read; null: something else, and so ours. */
function ofFastify(error: unknown): PartnerError | null {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new PartnerError(413, 'The body is too large.');
  if (status === 415) return new PartnerError(415, 'Send JSON.');
  return status === 400 ? new PartnerError(400, 'The request cannot be read.') : null;
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new PartnerError(422, `The field ${issue?.path.join('.') || '(all of it)'} is missing or not acceptable.`);
}

/** A path that is no uuid names nothing that ever was. */
function idIn(text: string): string {
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new PartnerError(404, 'There is no such resource.');
}
