import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BodyReader } from '../body-reader.js';
import { tokenOfAuthorization } from '../drain-request.js';
import type { Gate } from '../gate.js';
import type { Receipt } from '../receipt.js';
import type { FrameReceiver } from '../receive-frame.js';
import {
  type OtlpAnswer,
  type OtlpEncoding,
  otlpAnswer,
  unsupportedMediaType,
  unsupportedSignal,
} from './otlp-answers.js';
import { readOtlp } from './read-otlp.js';

/** Exporters wait 10 s unless told otherwise; what holds for drains is soon enough. */
const ANSWER_MS_MAX = 3_800;
const CONTENT_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

export interface OtlpRoutesDeps {
  readonly receiver: Pick<FrameReceiver, 'receive'>;
  readonly bodies: Pick<BodyReader, 'read'>;
  readonly gate: Pick<Gate, 'isClosing'>;
  readonly onAnswer: (receipt: Receipt) => void;
}

/**
 * OTLP over HTTP, for apps of Heroku's Fir generation, which have no Logplex, and for any exporter of logs:
 *
 *   POST /v1/logs      the drain token as Bearer, as Basic user or password, or as DD-API-KEY
 *   POST /v1/metrics, /v1/traces   answered as what they are: not taken
 *
 * Answers are of the sender's own encoding (OTLP/HTTP, Response).
 */
export function otlpRoutes({ receiver, bodies, gate, onAnswer }: OtlpRoutesDeps) {
  const send = (reply: FastifyReply, encoding: OtlpEncoding, answer: OtlpAnswer): FastifyReply => {
    if (gate.isClosing) reply.header('connection', 'close');
    if (answer.retryAfterSeconds !== null) reply.header('retry-after', answer.retryAfterSeconds);
    return reply.code(answer.status).header('content-type', CONTENT_TYPES[encoding]).send(answer.body);
  };

  const receive = async (request: FastifyRequest, encoding: OtlpEncoding): Promise<OtlpAnswer> => {
    const { headers, raw } = request;
    const deadlineMs = performance.now() + ANSWER_MS_MAX;
    let logs = 0;
    const receipt = await receiver.receive({
      token: tokenIn(request),
      overrides: undefined,
      logplexToken: '',
      deadlineMs,
      readContents: async (wire) => {
        const contents = await readOtlp(wire, headers['content-encoding'], encoding);
        if (typeof contents !== 'string') logs = contents.parts.reduce((sum, { messages }) => sum + messages, 0);
        return contents;
      },
      readBody: (use) => bodies.read(raw, deadlineMs, use),
    });
    onAnswer(receipt);
    return otlpAnswer(receipt, logs, encoding);
  };

  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
      if (error.statusCode === 415) return send(reply, 'json', unsupportedMediaType());
      const encoding = encodingOf(request) ?? 'json';
      return send(reply, encoding, otlpAnswer(error.statusCode === 413 ? 'too_large' : 'unavailable', 0, encoding));
    });
    scope.post('/v1/logs', async (request, reply) => {
      const encoding = encodingOf(request);
      return encoding === null
        ? send(reply, 'json', unsupportedMediaType())
        : send(reply, encoding, await receive(request, encoding));
    });
    for (const signal of ['metrics', 'traces']) {
      scope.post(`/v1/${signal}`, async (request, reply) => {
        const encoding = encodingOf(request) ?? 'json';
        return send(reply, encoding, unsupportedSignal(signal, encoding));
      });
    }
  };
}

function tokenIn({ headers }: FastifyRequest): string | null {
  const apiKey = headers['dd-api-key'];
  return tokenOfAuthorization(headers.authorization) ?? (typeof apiKey === 'string' && apiKey !== '' ? apiKey : null);
}

/** Null: a content type that OTLP does not have. */
function encodingOf({ headers }: FastifyRequest): OtlpEncoding | null {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === CONTENT_TYPES.json) return 'json';
  return type === CONTENT_TYPES.protobuf ? 'protobuf' : null;
}
