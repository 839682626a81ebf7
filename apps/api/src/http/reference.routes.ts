import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const REFERENCE_PATH = '/api/reference';

/** Of the library's files the page needs these; all come from here, since the page may load nothing from elsewhere. */
const FILES = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js']);
const LIBRARY = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Logferry API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${REFERENCE_PATH}/swagger-ui.css">
<div id="reference"></div>
<script src="${REFERENCE_PATH}/swagger-ui-bundle.js"></script>
<script src="${REFERENCE_PATH}/start.js"></script>
</html>
`;
// A file of its own: our content security policy allows no script within a page. No validator: it would be asked over
// the network.
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null });\n`;

/** GET /api/reference: the OpenAPI document for people to read, by swagger-ui. */
export async function serveReference(fastify: FastifyInstance): Promise<void> {
  fastify.get(REFERENCE_PATH, (_request, reply) => reply.type('text/html').send(PAGE));
  fastify.get(`${REFERENCE_PATH}/start.js`, (_request, reply) => reply.type('text/javascript').send(START));
  await fastify.register(fastifyStatic, {
    root: LIBRARY,
    prefix: REFERENCE_PATH,
    allowedPath: (path) => FILES.has(path),
    index: false,
    decorateReply: false, // the dashboard's registration does
    cacheControl: true,
    maxAge: '1h',
  });
}
