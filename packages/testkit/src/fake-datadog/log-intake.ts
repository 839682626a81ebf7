import { ACCEPTED, refusal } from './answer.js';
import { type JudgedLog, judgeBody, type Verdict } from './judge.js';
import type { Ledger, ReceivedLog } from './ledger.js';
import { AGE_MS_MAX, AHEAD_MS_MAX, PAYLOAD_BYTES_MAX } from './limits.js';
import { type RawLog, resolveLog } from './resolve.js';
import type { Arrival, Intake } from './take-payload.js';

export interface LogIntakeDeps {
  readonly ledger: Ledger;
  readonly tooManyStatus: 400 | 413;
  readonly isMalformed: (raw: RawLog) => boolean;
  readonly onLogs: (logs: readonly ReceivedLog[]) => void;
}

/** `POST /api/v2/logs`: what `judgeBody` makes of a body; logs out of the window of dates are dropped without a word. */
export function logIntake(deps: LogIntakeDeps): Intake<Verdict> {
  const { tooManyStatus, isMalformed } = deps;
  return {
    endpoint: 'logs',
    accepted: ACCEPTED,
    withoutKey: refusal(401, 'Unauthorized', 'API key missing'),
    judge: (body, { encoding, contentType }, query, bytesMax = PAYLOAD_BYTES_MAX) =>
      judgeBody({ body, encoding, contentType, query, tooManyStatus, bytesMax, isMalformed }),
    enter: (arrival, body, status, verdict) => enter(deps, arrival, body, status, verdict),
  };
}

function enter(
  deps: LogIntakeDeps,
  arrival: Arrival,
  body: Buffer | null,
  status: number | null,
  verdict: Verdict | null,
): void {
  const accepted = verdict !== null && verdict.refusal === null ? verdict.logs : null;
  const logs = accepted === null ? [] : searchable(accepted, arrival, status !== null);
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
function searchable(judged: readonly JudgedLog[], arrival: Arrival, isAnswered: boolean): ReceivedLog[] {
  const { id, site, key, receivedAtMs } = arrival;
  const logs: ReceivedLog[] = [];
  for (const { raw, isTruncated } of judged) {
    const resolved = resolveLog(raw, receivedAtMs);
    const ageMs = receivedAtMs - resolved.date;
    if (ageMs > AGE_MS_MAX || ageMs < -AHEAD_MS_MAX) continue;
    logs.push({ requestId: id, site, key: key ?? '', receivedAtMs, raw, resolved, isTruncated, isAnswered });
  }
  return logs;
}
