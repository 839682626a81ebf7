import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { SESSION_SCHEME, TOKEN_SCHEME, tellAccess } from '../auth/access.openapi.js';
import { COOKIE_PREFIX } from '../auth/auth.js';
import { authPaths } from '../auth/auth.openapi.js';
import { ControlModule } from '../control.module.js';
import { tellIdempotency } from '../idempotency/idempotency.openapi.js';
import { tellBodies } from './bodies.openapi.js';
import { toOpenApiSchema } from './openapi-schema.js';
import { problemSchema } from './problem.js';
import { tellVersions } from './version.openapi.js';

const DESCRIPTION = [
  'Set up and watch what carries your Heroku logs to Datadog.',
  'People sign in (`/api/auth/sign-in/email`); the session is a cookie. Scripts send an API token: `Authorization: Bearer …`.',
  'A person may belong to several tenants: a request is about the one their session last switched to (`switchTenant`), or the one that the header `X-Logferry-Tenant` names by its id.',
  'Bodies are JSON, and unknown fields are refused.',
  'What makes something takes an `Idempotency-Key`: sent again with the same one, the request is done once.',
  'Settings have a version, their `ETag`: a change that names it in `If-Match` is refused with 412 if somebody else was faster.',
  'A session or an API token may make so many requests a minute: the headers `RateLimit-Policy` and `RateLimit` say how many, and how many are left.',
  'Errors are `application/problem+json`; branch on `code`. Lists are paged: give `nextCursor` as `cursor`.',
].join('\n\n');

/** The OpenAPI 3.1 document of the control plane. The same for every configuration, so that it can be committed. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Logferry')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addCookieAuth(`${COOKIE_PREFIX}.session_token`, { type: 'apiKey', in: 'cookie' }, SESSION_SCHEME)
    .addBearerAuth({ type: 'http', description: 'An API token.' }, TOKEN_SCHEME)
    .addSecurityRequirements(SESSION_SCHEME)
    .build();
  const document = describeModule(app, ControlModule, config);
  return {
    ...document,
    paths: { ...authPaths, ...tellVersions(tellIdempotency(tellBodies(tellAccess(document.paths)))) },
  };
}

/** The document of one module's routes. */
export function describeModule(
  app: INestApplication,
  module: Type,
  config: Omit<OpenAPIObject, 'paths'>,
): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, config, {
    include: [module],
    standardSchemaConverter: toOpenApiSchema,
    operationIdFactory: (_controller, method) => method,
  });
  const problem = toOpenApiSchema(problemSchema, { schemaType: 'output' });
  const schemas = { ...document.components?.schemas, ...problem?.components };
  return { ...document, components: { ...document.components, schemas } };
}

/** GET /api/openapi.json; made on the first request, since few processes are ever asked. */
export function serveOpenApi(fastify: FastifyInstance, app: INestApplication): void {
  let text: string | undefined;
  fastify.get('/api/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(createOpenApiDocument(app));
    return reply.header('cache-control', 'no-cache').type('application/json').send(text);
  });
}
