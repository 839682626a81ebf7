export type { Attempt, TransportError } from './attempt.js';
export { backoffMs } from './backoff.js';
export { type Compression, type EncodeOptions, encodePayload, isCompressionAvailable } from './encode.js';
export { IntakeClient, type IntakeClientOptions } from './intake-client.js';
export { LIMITS } from './limits.js';
export { decideOutcome, type Outcome } from './outcome.js';
export { type Site, type SiteCatalog, siteCatalog } from './sites.js';
export { type KeyValidity, validateApiKey } from './validate-api-key.js';
