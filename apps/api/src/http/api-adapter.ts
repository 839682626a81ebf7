import type { Server } from 'node:http';
import type { Logger } from '@logferry/runtime';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerProblem } from './answer-problem.js';
import { isDrain } from './security-headers.js';

/**
 * Nest's binding to Fastify, where Fastify's own errors are problems too: bodies that cannot be read, addresses that
 * cannot be decoded, whatever a route beside Nest's throws. The handler is there before the first route: a route takes
 * the one that is set when it is added, and Nest brings its own only later.
 */
export class ApiAdapter extends FastifyAdapter {
  constructor(options: FastifyHttpOptions<Server>, logger: Logger) {
    super({
      ...options,
      // Addresses that reach no route, and so no error handler either.
      frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
        // Logplex gets empty answers of a fixed length, as from the drain's routes.
        if (isDrain(request.url))
          reply
            .status(error.statusCode ?? 400)
            .header('content-length', '0')
            .send();
        else answerProblem(error, request, reply, logger);
      },
    });
    this.getInstance<FastifyInstance>().setErrorHandler((error, request, reply) =>
      answerProblem(error, request, reply, logger),
    );
  }

  /** Nest would put its own in the place of ours, for some of the routes. */
  override setErrorHandler(): FastifyInstance {
    return this.getInstance<FastifyInstance>();
  }
}
