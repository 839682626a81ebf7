import type { Database } from './database.js';

/** Attempts kept of a destination: two minutes of a quiet one, ten seconds of a busy one. */
export const ATTEMPTS_KEPT = 20;
/** What a worker said of its lane counts for so long; it says it again before that while there is anything to say. */
export const LANE_REPORT_MS = 90_000;
/** Destinations in one statement. */
const ROWS_MAX = 500;

/** One try at the intake, as it is kept. */
export interface ReportedAttempt {
  readonly atMs: number;
  /** null: no answer. */
  readonly statusCode: number | null;
  /** Without an answer: why. */
  readonly error: string | null;
  readonly durationMs: number;
  readonly logs: number;
  /** Of their JSON, before compression. */
  readonly bytes: number;
}

/** The lane of a destination in one worker, as it was at a moment. */
export interface ReportedLane {
  readonly atMs: number;
  readonly state: 'flowing' | 'resting' | 'probing' | 'parked' | 'trial';
  readonly sendsInFlight: number;
  readonly failures: number;
  /** When it tries again, or is tried; null: it is not waiting for a time. */
  readonly nextTryAtMs: number | null;
}

/** What a worker has to say of a destination since it last did. */
export interface DestinationReport {
  readonly destinationId: string;
  readonly tenantId: string;
  readonly lane: ReportedLane;
  /** At most ATTEMPTS_KEPT. */
  readonly attempts: readonly ReportedAttempt[];
}

export interface DestinationHistory {
  /** Newest first. */
  readonly attempts: readonly ReportedAttempt[];
  /** Of the workers that have one, as far as they said so within LANE_REPORT_MS. */
  readonly lanes: readonly ReportedLane[];
}

/**
 * Adds to what is kept of destinations. The row of each holds the newest attempts of all workers, and the newest word of
 * each of them; so it stays as small as it is, however many attempts there are. Locked in the order of their ids, so that
 * two workers do not wait for each other. A destination that is gone is left out.
 */
export async function writeDestinationReports(
  db: Pick<Database, '$executeRaw'>,
  workerId: string,
  reports: readonly DestinationReport[],
): Promise<void> {
  for (let start = 0; start < reports.length; start += ROWS_MAX) {
    const rows = reports.slice(start, start + ROWS_MAX);
    const since = Math.min(...rows.map(({ lane }) => lane.atMs)) - LANE_REPORT_MS;
    await db.$executeRaw`
      INSERT INTO destination_reports AS kept (destination_id, tenant_id, attempts, lanes)
      SELECT given.id, given.tenant_id, given.attempts::jsonb, given.lane::jsonb
      FROM unnest(${rows.map(({ destinationId }) => destinationId)}::uuid[], ${rows.map(({ tenantId }) => tenantId)}::uuid[],
          ${rows.map(({ attempts }) => JSON.stringify(attempts))}::text[],
          ${rows.map(({ lane }) => JSON.stringify({ [workerId]: lane }))}::text[])
        AS given (id, tenant_id, attempts, lane)
      JOIN destinations ON destinations.id = given.id AND destinations.tenant_id = given.tenant_id
      ORDER BY given.id
      FOR KEY SHARE OF destinations
      ON CONFLICT (destination_id) DO UPDATE SET
        attempts = (SELECT coalesce(jsonb_agg(attempt), '[]') FROM (
          SELECT attempt FROM jsonb_array_elements(kept.attempts || excluded.attempts) AS attempt
          ORDER BY (attempt->>'atMs')::bigint DESC LIMIT ${ATTEMPTS_KEPT}) AS newest),
        lanes = (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(kept.lanes)
          WHERE (value->>'atMs')::bigint > ${since}) || excluded.lanes`;
  }
}

/** What is kept of a destination; nothing when no worker has sent anything to it. */
export async function readDestinationHistory(
  db: Pick<Database, '$queryRaw'>,
  { tenantId, destinationId, now }: { readonly tenantId: string; readonly destinationId: string; readonly now: Date },
): Promise<DestinationHistory> {
  const rows = await db.$queryRaw<{ attempts: ReportedAttempt[]; lanes: Record<string, ReportedLane> }[]>`
    SELECT attempts, lanes FROM destination_reports
    WHERE destination_id = ${destinationId}::uuid AND tenant_id = ${tenantId}::uuid`;
  const [{ attempts, lanes } = { attempts: [], lanes: {} }] = rows;
  return {
    attempts: [...attempts].sort((one, other) => other.atMs - one.atMs).slice(0, ATTEMPTS_KEPT),
    lanes: Object.values(lanes).filter(({ atMs }) => now.getTime() - atMs < LANE_REPORT_MS),
  };
}
