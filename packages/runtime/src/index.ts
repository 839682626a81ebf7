export { type Config, loadConfig } from './config.js';
export { ConfigError } from './config-error.js';
export { DeadlineError, withDeadline } from './deadline.js';
export {
  AppError,
  type AppErrorOptions,
  ERROR_CODES,
  type ErrorCode,
  type FieldError,
  type Problem,
  toProblem,
} from './errors.js';
export type { ExtraSite } from './extra-sites.js';
export { type HealthServer, type HealthServerOptions, startHealthServer } from './health-server.js';
export { generateKeyringText, type NamedKey, parseKeyringText } from './keyring-text.js';
export { createLogger, type Logger, type LoggerOptions, type LogLevel } from './logger.js';
export { LookupCache, type LookupCacheOptions } from './lookup-cache.js';
export { createMetrics, type Metrics } from './metrics.js';
export { checkReadiness, type Readiness, type ReadinessChecks } from './readiness.js';
export { onShutdown, type ShutdownOptions, type ShutdownStep } from './shutdown.js';
