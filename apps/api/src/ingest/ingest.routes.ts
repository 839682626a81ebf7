import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BodyReader } from './body-reader.js';
import { type DrainAddress, DrainAddresses, tokenOfAuthorization } from './drain-request.js';
import type { Gate } from './gate.js';
import { type Contents, readDrained, readSubmitted } from './read-contents.js';
import { ANSWERS, type Receipt, type Refusal } from './receipt.js';
import type { FrameReceiver } from './receive-frame.js';
import { DATADOG_ANSWERS } from './submission/datadog-answers.js';
import { submittedDialectOf } from './submission/submitted-dialect.js';

/** From the request's headers to its answer: Logplex gives up after 5 s, counted from its side. */
const ANSWER_MS_MAX = 3_800;
/** What Fastify takes for a content type; its parameters are its own matter. */
const CONTENT_TYPE = /^\s*[\w!#$%&'*.^`|~+-]+\/[\w!#$%&'*.^`|~+-]+\s*(?:;|$)/;

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
 *   POST /drain/{token}[/]
 *   POST /drain[/]                 the token as Basic user or password, or as Bearer
 *   POST /api/v2/logs[/]?dd-api-key={token}&…   Datadog's own drain URL with host and key swapped, for drains and for Datadog's clients
 *
 * Answers to drains are empty with a fixed length: Logplex understands neither chunked answers nor bodies it did not ask for.
 * Datadog's clients, told by what they send, hear what Datadog would say.
 */
export function ingestRoutes({ receiver, bodies, gate, onAnswer }: IngestRoutesDeps) {
  const addresses = new DrainAddresses();

  const receive = (
    request: FastifyRequest,
    { token, overrides }: DrainAddress,
    readContents: (wire: Buffer) => Promise<Contents | Refusal> = (wire) => readDrained(wire, request.headers),
  ): Promise<Receipt> => {
    const deadlineMs = performance.now() + ANSWER_MS_MAX;
    return receiver.receive({
      token,
      overrides,
      logplexToken: request.headers['logplex-drain-token']?.toString() ?? '',
      deadlineMs,
      readContents,
      readBody: (use) => bodies.read(request.raw, deadlineMs, use),
    });
  };
  const begin = (reply: FastifyReply, receipt: Receipt): FastifyReply => {
    onAnswer(receipt);
    return gate.isClosing ? reply.header('connection', 'close') : reply;
  };
  const answerDrain = (reply: FastifyReply, receipt: Receipt): FastifyReply =>
    begin(reply, receipt).code(ANSWERS[receipt]).header('content-length', '0').send();
  const answerClient = (reply: FastifyReply, receipt: Receipt): FastifyReply => {
    const { status, body } = DATADOG_ANSWERS[receipt];
    return begin(reply, receipt).code(status).header('content-type', 'application/json').send(body);
  };

  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    // Fastify refuses what it cannot read before any parser; a frame is a frame whatever it is called.
    scope.addHook('onRequest', (request, _reply, done) => {
      const type = request.headers['content-type'];
      if (type !== undefined && !CONTENT_TYPE.test(type)) delete request.raw.headers['content-type'];
      done();
    });
    scope.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
      answerDrain(
        reply,
        error.statusCode === 413 ? 'too_large' : error.statusCode === 400 ? 'bad_encoding' : 'unavailable',
      ),
    );

    for (const slash of ['', '/']) {
      scope.post(`/drain${slash}`, async (request, reply) => {
        const token = tokenOfAuthorization(request.headers.authorization);
        return answerDrain(reply, await receive(request, { token, overrides: undefined }));
      });
      scope.post<{ Params: { token: string } }>(`/drain/:token${slash}`, async (request, reply) => {
        const { token } = request.params;
        return answerDrain(reply, await receive(request, { token, overrides: undefined }));
      });
    }
    for (const path of ['/api/v2/logs', '/api/v2/logs/']) {
      scope.post(path, async (request, reply) => {
        const { headers } = request;
        const apiKey = headers['dd-api-key'];
        const address = addresses.read(request.url, typeof apiKey === 'string' ? apiKey : undefined);
        const dialect = submittedDialectOf(headers);
        if (dialect === null) return answerDrain(reply, await receive(request, address));
        const read = (wire: Buffer) => readSubmitted(wire, headers, dialect);
        return answerClient(reply, await receive(request, address, read));
      });
    }
  };
}
