import { type Answer, refusal, TOO_LARGE } from './answer.js';
import { decodeBody } from './body.js';
import { METRIC_BYTES_MAX, METRIC_WIRE_BYTES_MAX, POINT_AGE_MS_MAX, POINT_AHEAD_MS_MAX } from './limits.js';
import type { MetricRecord, ReceivedPoint } from './metric-record.js';
import { type MetricKind, pointsOf, type SentPoint } from './metric-series.js';
import type { Arrival, Intake } from './take-payload.js';

/** Content-Encodings of the API specification; series v2 also names `zstd1`, which nothing here sends. */
const ENCODINGS: Readonly<Record<MetricKind, readonly string[]>> = {
  series: ['identity', 'deflate', 'gzip'],
  distributions: ['identity', 'deflate'],
};

const ACCEPTED: Readonly<Record<MetricKind, Answer>> = {
  series: { status: 202, body: '{"errors":[]}' },
  distributions: { status: 202, body: '{"status":"ok"}' },
};

interface Verdict {
  readonly refusal: Answer | null;
  /** Decompressed bytes; 0 when they could not be had. */
  readonly bytes: number;
  readonly points: readonly SentPoint[];
}

/**
 * `POST /api/v2/series` and `POST /api/v1/distribution_points`: at most 512,000 bytes on the wire and 5 MiB behind them.
 * Points older than an hour or more than ten minutes ahead are dropped without a word.
 */
export function metricIntake(kind: MetricKind, record: MetricRecord): Intake<Verdict> {
  return {
    endpoint: kind,
    accepted: ACCEPTED[kind],
    withoutKey: refusal(403, 'Forbidden', 'API key required'),
    judge: (body, arrival, _query, bytesMax) => judge(kind, body, arrival, bytesMax),
    enter: (arrival, body, status, verdict) => enter(record, arrival, body, status, verdict),
  };
}

async function judge(kind: MetricKind, body: Buffer, arrival: Arrival, bytesMax?: number): Promise<Verdict> {
  const { encoding, contentType } = arrival;
  if (contentType !== 'application/json') return refused(refusal(415, 'Unsupported Media Type', 'JSON only'));
  if (!ENCODINGS[kind].includes(encoding)) {
    return refused(refusal(415, 'Unsupported Media Type', 'Not a Content-Encoding of this endpoint'));
  }
  if (body.length > METRIC_WIRE_BYTES_MAX) return refused(TOO_LARGE);
  const decoded = await decodeBody(body, encoding, METRIC_BYTES_MAX);
  if (decoded === 'too_large') return refused(TOO_LARGE);
  if (decoded === 'bad_stream' || decoded === 'unsupported') {
    return refused(refusal(400, 'Bad Request', `Invalid ${encoding} stream`));
  }
  if (decoded.length > (bytesMax ?? METRIC_BYTES_MAX)) return refused(TOO_LARGE, decoded.length);
  const points = pointsOf(kind, decoded.toString());
  if (typeof points === 'string') return refused(refusal(400, 'Bad Request', points), decoded.length);
  return { refusal: null, bytes: decoded.length, points };
}

function refused(answer: Answer, bytes = 0): Verdict {
  return { refusal: answer, bytes, points: [] };
}

function enter(
  record: MetricRecord,
  arrival: Arrival,
  body: Buffer | null,
  status: number | null,
  verdict: Verdict | null,
): void {
  const isAccepted = verdict !== null && verdict.refusal === null;
  const points: ReceivedPoint[] = [];
  for (const point of isAccepted ? verdict.points : []) {
    const ageMs = arrival.receivedAtMs - point.timestamp * 1000;
    if (ageMs > POINT_AGE_MS_MAX || ageMs < -POINT_AHEAD_MS_MAX) continue;
    points.push({ ...point, requestId: arrival.id, site: arrival.site, key: arrival.key ?? '' });
  }
  record.enter(
    {
      ...arrival,
      wireBytes: body?.length ?? 0,
      bytes: verdict?.bytes ?? 0,
      entries: verdict?.points.length ?? 0,
      status,
      isAccepted,
    },
    points,
  );
}
