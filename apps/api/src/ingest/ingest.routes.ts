import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DrainAddresses, tokenOfAuthorization } from './drain-request.js';
import { ANSWERS, BODY_BYTES_MAX, type FrameReceiver, type Receipt } from './receive-frame.js';

/**
 * The drain's addresses, as a Fastify plugin with a context of its own: its content-type parser hands over bytes, and no
 * hook, pipe or filter of the control plane runs per frame.
 *
 *   POST /drain/{token}
 *   POST /drain                    the token as Basic user or password
 *   POST /api/v2/logs[/]?dd-api-key={token}&…   Datadog's own drain URL with host and key swapped
 *
 * Answers are empty with a fixed length: Logplex understands neither chunked answers nor bodies it did not ask for.
 */
export function ingestRoutes(receiver: FrameReceiver, onAnswer: (receipt: Receipt) => void) {
  const addresses = new DrainAddresses();

  const answer = (reply: FastifyReply, receipt: Receipt): FastifyReply => {
    onAnswer(receipt);
    return reply.code(ANSWERS[receipt]).header('content-length', '0').send();
  };
  const receive = async (
    request: FastifyRequest,
    reply: FastifyReply,
    token: string | null,
    overrides: string | undefined,
  ): Promise<FastifyReply> => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    return answer(reply, await receiver.receive({ token, overrides, headers: request.headers, body }));
  };

  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
      answer(reply, error.statusCode === 413 ? 'too_large' : error.statusCode === 400 ? 'bad_encoding' : 'unavailable'),
    );

    scope.post('/drain', (request, reply) =>
      receive(request, reply, tokenOfAuthorization(request.headers.authorization), undefined),
    );
    scope.post<{ Params: { token: string } }>('/drain/:token', (request, reply) =>
      receive(request, reply, request.params.token, undefined),
    );
    for (const path of ['/api/v2/logs', '/api/v2/logs/']) {
      scope.post(path, (request, reply) => {
        const apiKey = request.headers['dd-api-key'];
        const { token, overrides } = addresses.read(request.url, typeof apiKey === 'string' ? apiKey : undefined);
        return receive(request, reply, token, overrides);
      });
    }
  };
}
