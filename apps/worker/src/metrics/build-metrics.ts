import { type MetricEndpoint, MetricsClient } from '@logferry/datadog';
import { type Database, type LedgerBuffer, noteEvent } from '@logferry/db';
import type { LookupCache, Metrics as Registry } from '@logferry/runtime';
import type { OpenDestination } from '../destinations.js';
import { MetricDelivery } from './metric-delivery.js';
import { MetricMemory } from './metric-memory.js';
import { PointAccounts } from './point-accounts.js';

/** Bytes of open windows and of payloads that wait. An app of 20 dynos needs some 2 MB of it to wait for an hour. */
const METRIC_BYTES_MAX = 32_000_000;

export interface BuildMetricsDeps {
  readonly db: Database;
  readonly ledger: LedgerBuffer;
  readonly destinations: LookupCache<OpenDestination>;
  readonly isParked: (destinationId: string) => boolean;
  readonly registry: Registry;
  readonly userAgentVersion: string;
  readonly onError: (message: string) => (error: unknown) => void;
}

/** Puts together what becomes of metric points. Nothing runs until `start`. */
export function buildMetrics(deps: BuildMetricsDeps): {
  readonly delivery: MetricDelivery;
  readonly client: MetricsClient;
} {
  const { db, ledger, destinations, isParked, registry, userAgentVersion, onError } = deps;
  const client = new MetricsClient({ userAgentVersion });
  const memory = new MetricMemory(METRIC_BYTES_MAX);
  const points = registry.counter('metric_points_total', 'Values of metrics by what became of them', ['end']);
  const attempts = registry.counter('metric_attempts_total', 'Tries at the metric endpoints by what was answered', [
    'endpoint',
    'answer',
  ]);
  registry.observed('metric_bytes', 'Memory of open windows and waiting payloads', () => memory.bytes);
  const accounts = new PointAccounts({
    ledger,
    count: (end, count) => points.inc({ end }, count),
    onLimited: ({ tenantId, appId }, sinceMs) => {
      noteEvent(db, { tenantId, kind: 'metrics_limited', appId, sinceMs }).catch(onError('event not noted'));
    },
    now: Date.now,
  });
  const delivery = new MetricDelivery({
    client,
    destinations,
    isParked,
    memory,
    ends: accounts,
    onAttempt: (endpoint: MetricEndpoint, { status, error }) =>
      attempts.inc({ endpoint, answer: status === null ? (error ?? 'other') : String(status) }),
    onError: onError('metrics'),
    now: Date.now,
    random: Math.random,
  });
  return { delivery, client };
}
