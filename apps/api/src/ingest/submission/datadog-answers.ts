import type { Receipt } from '../receipt.js';

/** What a Datadog client hears: the status, and the body that Datadog's own intake sends with it. */
export interface DatadogAnswer {
  readonly status: number;
  /** As bytes: of a text Fastify would add a charset to the content type. */
  readonly body: Buffer;
}

const ACCEPTED: DatadogAnswer = { status: 202, body: Buffer.from('{}') };

/**
 * Datadog's answers (Send logs, responses), which its clients go by: the Agent drops on 400, 401, 403 and 413 and tries again on all else,
 * Vector tries again on 401 and 403 too. What the quota leaves out is taken and dropped, as from a drain: a client that is told to come
 * again would come until midnight.
 */
export const DATADOG_ANSWERS: Readonly<Record<Receipt, DatadogAnswer>> = {
  stored: ACCEPTED,
  duplicate: ACCEPTED,
  over_quota: ACCEPTED,
  suspended: ACCEPTED,
  no_token: refusal(401, 'Unauthorized', 'Give a drain token as DD-API-KEY, or as dd-api-key in the query'),
  unauthorized: refusal(403, 'Forbidden', 'The API key is no drain token of an app, or was revoked'),
  too_large: refusal(413, 'Request Entity Too Large', 'At most 1,000 logs and 5,000,000 bytes a request'),
  malformed: refusal(400, 'Bad Request', 'The body must be a JSON object, or an array of objects'),
  bad_encoding: refusal(400, 'Bad Request', 'The body is not what its Content-Encoding says'),
  unknown_encoding: refusal(
    415,
    'Unsupported Media Type',
    'Use gzip, deflate, zstd where this server has it, or no encoding',
  ),
  incomplete: refusal(503, 'Service Unavailable', 'The body did not come in time; try again'),
  overloaded: refusal(503, 'Service Unavailable', 'Try again'),
  unavailable: refusal(503, 'Service Unavailable', 'Try again'),
};

function refusal(status: number, title: string, detail: string): DatadogAnswer {
  return { status, body: Buffer.from(JSON.stringify({ errors: [{ status: String(status), title, detail }] })) };
}
