export type { Attempt, TransportError } from './attempt.js';
export { backoffMs } from './backoff.js';
export { type Compression, type EncodeOptions, encodePayload, PAYLOAD_COMPRESSION } from './encode.js';
export { IntakeClient } from './intake-client.js';
export { LIMITS, METRIC_LIMITS } from './limits.js';
export { decideMetricOutcome, type MetricOutcome } from './metric-outcome.js';
export {
  countJson,
  distributionJson,
  gaugeJson,
  type MetricEndpoint,
  type MetricHead,
  type PackedMetrics,
  packMetrics,
  unpackMetrics,
} from './metric-payload.js';
export { MetricsClient } from './metrics-client.js';
export { decideOutcome, type Outcome } from './outcome.js';
export type { PayloadClientOptions } from './payload-client.js';
export { type Site, type SiteCatalog, siteCatalog } from './sites.js';
export { type KeyValidity, validateApiKey } from './validate-api-key.js';
