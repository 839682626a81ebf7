import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refusal, sendAnswer } from './answer.js';
import { readBody } from './body.js';
import type { Endpoint, Fault, FaultScript } from './faults.js';
import { breakWithinBody, delay, headerOf, keyOf, scriptedAnswer } from './http-parts.js';
import type { Keys } from './keys.js';
import type { ReceivedRequest } from './ledger.js';

export interface PayloadDeps {
  readonly site: string;
  readonly keys: Keys;
  readonly faults: FaultScript;
  readonly now: () => number;
  readonly nextRequestId: () => number;
}

/** What is known of a request before its body is looked at. */
export type Arrival = Pick<
  ReceivedRequest,
  'id' | 'site' | 'key' | 'receivedAtMs' | 'headers' | 'contentType' | 'encoding'
>;

/** How one endpoint that takes payloads differs from the others. */
export interface Intake<Verdict extends { readonly refusal: Answer | null }> {
  readonly endpoint: Endpoint;
  readonly accepted: Answer;
  readonly withoutKey: Answer;
  /** @param bytesMax decompressed bytes above which the answer is 413; undefined: the endpoint's own limit */
  judge(body: Buffer, arrival: Arrival, query: URLSearchParams, bytesMax: number | undefined): Promise<Verdict>;
  /**
   * Enters the request into the record, taken or not. `status` is null when none was answered, `verdict` when the body
   * was not judged.
   */
  enter(arrival: Arrival, body: Buffer | null, status: number | null, verdict: Verdict | null): void;
}

/**
 * The way of a payload: scripted fault, method, key, body as the endpoint judges it, record, answer. It is in the record
 * before its answer leaves, so a sender that saw the answer finds it there.
 */
export async function takePayload<Verdict extends { readonly refusal: Answer | null }>(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: PayloadDeps,
  intake: Intake<Verdict>,
): Promise<void> {
  const arrival = arrivalOf(request, url, deps);
  const fault = deps.faults.take(intake.endpoint, deps.site, arrival.key);
  if (fault?.kind === 'reset') {
    request.once('data', () => request.socket.resetAndDestroy());
    intake.enter(arrival, null, null, null);
    return;
  }
  if (fault?.kind === 'slow') await delay(fault.delayMs);
  const body = await readBody(request).catch(() => 'broken' as const);
  if (body === 'broken') {
    intake.enter(arrival, null, null, null);
    return;
  }
  if (fault?.kind === 'hang') {
    intake.enter(arrival, body, null, null);
    return;
  }
  const early =
    fault?.kind === 'status'
      ? scriptedAnswer(fault)
      : refusalWithoutBody(request.method, arrival.key, body, deps, intake);
  if (early !== null || body === null) {
    const answer = early ?? refusal(413, 'Request Entity Too Large', 'Request too large');
    intake.enter(arrival, body, answer.status, null);
    sendAnswer(response, answer);
    return;
  }
  const bytesMax = fault?.kind === 'limit' ? fault.bytesMax : undefined;
  const verdict = await intake.judge(body, arrival, url.searchParams, bytesMax);
  const answer = verdict.refusal ?? intake.accepted;
  intake.enter(arrival, body, fault?.kind === 'lost_answer' ? null : answer.status, verdict);
  respond(request, response, answer, fault);
}

function arrivalOf(request: IncomingMessage, url: URL, deps: PayloadDeps): Arrival {
  return {
    id: deps.nextRequestId(),
    site: deps.site,
    key: keyOf(request, url),
    receivedAtMs: deps.now(),
    headers: request.headers,
    contentType: (headerOf(request, 'content-type').split(';')[0] ?? '').trim(),
    encoding: headerOf(request, 'content-encoding') || 'identity',
  };
}

function refusalWithoutBody(
  method: string | undefined,
  key: string | null,
  body: Buffer | null,
  deps: PayloadDeps,
  intake: Pick<Intake<never>, 'withoutKey'>,
): Answer | null {
  if (method !== 'POST') return refusal(405, 'Method Not Allowed', 'POST only');
  const state = deps.keys.stateOf(deps.site, key);
  if (state === 'missing') return intake.withoutKey;
  if (state === 'unknown') return refusal(403, 'Forbidden', 'API key invalid');
  if (body !== null && body.length === 0) return refusal(400, 'Bad Request', 'Empty payload');
  return null;
}

function respond(request: IncomingMessage, response: ServerResponse, answer: Answer, fault: Fault | null): void {
  if (fault?.kind === 'lost_answer') request.socket.resetAndDestroy();
  else if (fault?.kind === 'broken_body') breakWithinBody(request, response, answer);
  else sendAnswer(response, answer);
}
