import type { IncomingMessage, ServerResponse } from 'node:http';
import { ACCEPTED, type Answer, refusal, sendAnswer } from './answer.js';
import { readBody } from './body.js';
import type { Fault, FaultScript } from './faults.js';
import { breakWithinBody, delay, headerOf, keyOf, scriptedAnswer } from './http-parts.js';
import { type JudgedLog, judgeBody, type Verdict } from './judge.js';
import type { Keys } from './keys.js';
import type { Ledger, ReceivedLog, ReceivedRequest } from './ledger.js';
import { AGE_MS_MAX, AHEAD_MS_MAX, PAYLOAD_BYTES_MAX } from './limits.js';
import { type RawLog, resolveLog } from './resolve.js';

export interface LogIntakeDeps {
  readonly site: string;
  readonly keys: Keys;
  readonly faults: FaultScript;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly nextRequestId: () => number;
  readonly tooManyStatus: 400 | 413;
  readonly isMalformed: (raw: RawLog) => boolean;
  readonly onLogs: (logs: readonly ReceivedLog[]) => void;
}

/**
 * `POST /api/v2/logs`. A request goes: scripted fault, method, key, body as `judgeBody` orders it, dates, ledger,
 * answer. It is in the ledger before its answer leaves, so a sender that saw the answer finds its logs there.
 */
export async function takeLogs(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: LogIntakeDeps,
): Promise<void> {
  const arrival = arrivalOf(request, url, deps);
  const fault = deps.faults.take('logs', deps.site, arrival.key);
  if (fault?.kind === 'reset') {
    request.once('data', () => request.socket.resetAndDestroy());
    enter(deps, arrival, null, null, null);
    return;
  }
  if (fault?.kind === 'slow') await delay(fault.delayMs);
  const body = await readBody(request).catch(() => 'broken' as const);
  if (body === 'broken') {
    enter(deps, arrival, null, null, null);
    return;
  }
  if (fault?.kind === 'hang') {
    enter(deps, arrival, body, null, null);
    return;
  }
  const early =
    fault?.kind === 'status' ? scriptedAnswer(fault) : refusalWithoutBody(request.method, arrival.key, body, deps);
  if (early !== null || body === null) {
    const answer = early ?? refusal(413, 'Request Entity Too Large', 'Request too large');
    enter(deps, arrival, body, answer.status, null);
    sendAnswer(response, answer);
    return;
  }
  const { encoding, contentType } = arrival;
  const { tooManyStatus, isMalformed } = deps;
  const bytesMax = fault?.kind === 'limit' ? fault.bytesMax : PAYLOAD_BYTES_MAX;
  const query = url.searchParams;
  const verdict = await judgeBody({ body, encoding, contentType, query, tooManyStatus, bytesMax, isMalformed });
  const answer = verdict.refusal ?? ACCEPTED;
  enter(deps, arrival, body, fault?.kind === 'lost_answer' ? null : answer.status, verdict);
  respond(request, response, answer, fault);
}

type Arrival = Pick<ReceivedRequest, 'id' | 'site' | 'key' | 'receivedAtMs' | 'headers' | 'contentType' | 'encoding'>;

function arrivalOf(request: IncomingMessage, url: URL, deps: LogIntakeDeps): Arrival {
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
  deps: LogIntakeDeps,
): Answer | null {
  if (method !== 'POST') return refusal(405, 'Method Not Allowed', 'POST only');
  const state = deps.keys.stateOf(deps.site, key);
  if (state === 'missing') return refusal(401, 'Unauthorized', 'API key missing');
  if (state === 'unknown') return refusal(403, 'Forbidden', 'API key invalid');
  if (body !== null && body.length === 0) return refusal(400, 'Bad Request', 'Empty payload');
  return null;
}

function enter(
  deps: LogIntakeDeps,
  arrival: Arrival,
  body: Buffer | null,
  status: number | null,
  verdict: Verdict | null,
): void {
  const accepted = verdict !== null && verdict.refusal === null ? verdict.logs : null;
  const logs = accepted === null ? [] : searchable(accepted, arrival);
  if (logs.length > 0) deps.onLogs(logs);
  deps.ledger.enter(
    {
      ...arrival,
      wireBytes: body?.length ?? 0,
      bytes: verdict?.bytes ?? 0,
      entries: verdict?.entries ?? 0,
      status,
      isAccepted: accepted !== null,
    },
    logs,
    accepted === null ? 0 : accepted.length - logs.length,
  );
}

/** Logs beyond the window of dates vanish after the 202, and only a counter knows. */
function searchable(judged: readonly JudgedLog[], arrival: Arrival): ReceivedLog[] {
  const { id, site, key, receivedAtMs } = arrival;
  const logs: ReceivedLog[] = [];
  for (const { raw, isTruncated } of judged) {
    const resolved = resolveLog(raw, receivedAtMs);
    const ageMs = receivedAtMs - resolved.date;
    if (ageMs > AGE_MS_MAX || ageMs < -AHEAD_MS_MAX) continue;
    logs.push({ requestId: id, site, key: key ?? '', receivedAtMs, raw, resolved, isTruncated });
  }
  return logs;
}

function respond(request: IncomingMessage, response: ServerResponse, answer: Answer, fault: Fault | null): void {
  if (fault?.kind === 'lost_answer') request.socket.resetAndDestroy();
  else if (fault?.kind === 'broken_body') breakWithinBody(request, response, answer);
  else sendAnswer(response, answer);
}
