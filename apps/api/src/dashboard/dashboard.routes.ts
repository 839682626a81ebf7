import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { AppError, type Logger } from '@logferry/runtime';
import type { FastifyInstance } from 'fastify';
import { DashboardFiles } from './dashboard-files.js';

/** As built by `npm run build`; the same from src/ and from dist/. */
export const DASHBOARD_ROOT = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));

/** Serves the built dashboard to every GET that no other route takes. Register it last. */
export async function mountDashboard(fastify: FastifyInstance, root: string, logger: Logger): Promise<void> {
  const files = new DashboardFiles(root);
  if (!files.isBuilt) {
    logger.warn('the dashboard is not built: only the API is served');
    return;
  }
  await fastify.register(fastifyStatic, { root, serve: false, preCompressed: true });
  fastify.get('/*', (request, reply) => {
    const answer = files.answer(request.url, request.headers.accept?.includes('text/html') ?? false);
    if (answer.kind === 'not_found') throw new AppError('not_found');
    reply.header('cache-control', answer.cacheControl);
    return reply.sendFile(answer.path, { cacheControl: false });
  });
}
