import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { describeModule } from '../http/openapi.js';
import { OperatorModule } from './operator.module.js';
import { OperatorDoor } from './operator-door.js';
import { OPERATOR_SCHEME } from './operator-only.js';

const DESCRIPTION = [
  'For those who run Logferry. It exists where `OPERATOR_TOKEN` is set, and takes it as `Authorization: Bearer …`.',
  'What changes something is in the audit log; what is done to a tenant is in the tenant’s own, too.',
  'Errors are `application/problem+json`; branch on `code`. Lists are paged: give `nextCursor` as `cursor`.',
].join('\n\n');

/** The OpenAPI document of the operator's API: one of its own, since nobody else can do anything with it. */
function createOperatorDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Logferry for operators')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', description: 'OPERATOR_TOKEN' }, OPERATOR_SCHEME)
    .build();
  return describeModule(app, OperatorModule, config);
}

/** GET /api/operator/v1/openapi.json, for operators only. */
export function serveOperatorDocument(fastify: FastifyInstance, app: INestApplication): void {
  const door = app.get(OperatorDoor);
  let text: string | undefined;
  fastify.get('/api/operator/v1/openapi.json', (request, reply) => {
    door.admit(request);
    text ??= JSON.stringify(createOperatorDocument(app));
    return reply.header('cache-control', 'no-store').type('application/json').send(text);
  });
}
