import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { QueueHandle } from '@logferry/queue';
import { AppError } from '@logferry/runtime';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { ControlPorts } from '../control-ports.js';
import { BoardServer } from './board-server.js';
import { OperatorDoor } from './operator-door.js';

export const BOARD_PATH = '/api/operator/queues-board';

/**
 * GET /api/operator/queues-board: the tickets' queues and the one of background work as bull-board shows them, for
 * operators to look at. Nothing can be changed there. A ticket names a group of frames and its size, a background job the
 * rows it is about: neither holds a line or a secret.
 */
export async function serveQueueBoard(
  fastify: FastifyInstance,
  app: INestApplication,
  { queue, jobs }: Pick<ControlPorts, 'queue' | 'jobs'>,
): Promise<void> {
  const door = app.get(OperatorDoor);
  const server = new BoardServer();
  createBullBoard({
    queues: [...queue.handles(), jobs.handle()].map((handle) => new ShownQueue(handle)),
    serverAdapter: server,
    options: { uiConfig: { boardTitle: 'Logferry queues' } },
  });
  await fastify.register(
    async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        try {
          door.admitBrowser(request);
        } catch (error) {
          const isUnknown = error instanceof AppError && error.code === 'unauthenticated';
          // Has a browser ask for the token.
          if (isUnknown) reply.header('www-authenticate', 'Basic realm="Logferry operators", charset="UTF-8"');
          throw error;
        }
      });
      await server.mount(scope, BOARD_PATH);
    },
    { prefix: BOARD_PATH },
  );
}

/** By our name: on Redis the queues of all shards have the same one, and differ in their keys. */
class ShownQueue extends BullMQAdapter {
  constructor(private readonly handle: QueueHandle) {
    super(handle.queue, { readOnlyMode: true });
  }

  override getName(): string {
    return this.handle.name;
  }
}
