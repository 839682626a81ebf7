import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BodyReader } from './body-reader.js';
import { DrainAddresses, tokenOfAuthorization } from './drain-request.js';
import type { Gate } from './gate.js';
import { ANSWERS, type FrameReceiver, type Receipt } from './receive-frame.js';

/** From the request's headers to its answer: Logplex gives up after 5 s, counted from its side. */
const ANSWER_MS_MAX = 3_800;

export interface IngestRoutesDeps {
  readonly receiver: Pick<FrameReceiver, 'receive'>;
  readonly bodies: Pick<BodyReader, 'read'>;
  readonly gate: Pick<Gate, 'isClosing'>;
  readonly onAnswer: (receipt: Receipt) => void;
}

/**
 * The drain's addresses, as a Fastify plugin with a context of its own: bodies are left unread until their token is known, and no
 * hook, pipe or filter of the control plane runs per frame.
 *
 *   POST /drain/{token}
 *   POST /drain                    the token as Basic user or password, or as Bearer
 *   POST /api/v2/logs[/]?dd-api-key={token}&…   Datadog's own drain URL with host and key swapped
 *
 * Answers are empty with a fixed length: Logplex understands neither chunked answers nor bodies it did not ask for.
 */
export function ingestRoutes({ receiver, bodies, gate, onAnswer }: IngestRoutesDeps) {
  const addresses = new DrainAddresses();

  const answer = (reply: FastifyReply, receipt: Receipt): FastifyReply => {
    onAnswer(receipt);
    if (gate.isClosing) reply.header('connection', 'close');
    return reply.code(ANSWERS[receipt]).header('content-length', '0').send();
  };
  const receive = async (
    request: FastifyRequest,
    reply: FastifyReply,
    token: string | null,
    overrides: string | undefined,
  ): Promise<FastifyReply> => {
    const deadlineMs = performance.now() + ANSWER_MS_MAX;
    const receipt = await receiver.receive({
      token,
      overrides,
      headers: request.headers,
      deadlineMs,
      readBody: (use) => bodies.read(request.raw, deadlineMs, use),
    });
    return answer(reply, receipt);
  };

  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
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
