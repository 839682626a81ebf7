import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, sendAnswer } from './answer.js';
import type { FaultScript } from './faults.js';
import { breakWithinBody, delay, keyOf, scriptedAnswer } from './http-parts.js';
import type { Keys } from './keys.js';

export interface KeyValidationDeps {
  readonly site: string;
  readonly keys: Keys;
  readonly faults: FaultScript;
}

/** `GET /api/v1/validate` and its v2 form. Unlike at the log intake, a missing key gets 403 here. */
export async function validateKey(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: KeyValidationDeps,
): Promise<void> {
  request.resume();
  const key = keyOf(request, url);
  const fault = deps.faults.take('validate', deps.site, key);
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset' || fault?.kind === 'lost_answer') {
    request.socket.resetAndDestroy();
    return;
  }
  if (fault?.kind === 'slow') await delay(fault.delayMs);
  const answer = fault?.kind === 'status' ? scriptedAnswer(fault) : answerTo(key, url.pathname, deps);
  if (fault?.kind === 'broken_body') breakWithinBody(request, response, answer);
  else sendAnswer(response, answer);
}

function answerTo(key: string | null, path: string, { keys, site }: KeyValidationDeps): Answer {
  const state = keys.stateOf(site, key);
  if (state === 'missing') return { status: 403, body: '{"errors":["API key required"]}' };
  if (state === 'unknown') return { status: 403, body: '{"errors":["Forbidden"]}' };
  if (path === '/api/v1/validate') return { status: 200, body: '{"valid":true}' };
  const attributes = { valid: true, api_key_id: `fake-${(key ?? '').slice(-4)}`, api_key_scopes: [] };
  return { status: 200, body: JSON.stringify({ data: { id: 'fake-org', type: 'validate_v2', attributes } }) };
}
