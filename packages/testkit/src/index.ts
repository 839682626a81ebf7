export { totpOf } from './authenticator-app.js';
export { EventReader, type ServerEvent } from './event-reader.js';
export {
  type FakeDatadog,
  type FakeDatadogOptions,
  type FakeSite,
  startFakeDatadog,
} from './fake-datadog/fake-datadog.js';
export type { Fault, FaultTarget, ScriptedFault } from './fake-datadog/faults.js';
export type { Counters, Ledger, LogFilter, ReceivedLog, ReceivedRequest } from './fake-datadog/ledger.js';
export type { MetricCounters, MetricRecord, PointFilter, ReceivedPoint } from './fake-datadog/metric-record.js';
export type { RawLog, ResolvedLog } from './fake-datadog/resolve.js';
export { type FakeHeroku, startFakeHeroku } from './fake-heroku/fake-heroku.js';
export { freePort } from './free-port.js';
export {
  LogplexSender,
  type LogplexSenderOptions,
  type PostEnd,
  type RawAnswer,
} from './logplex-sender/logplex-sender.js';
export type { LogplexSenderStats } from './logplex-sender/sender-stats.js';
export { TEMPLATE_VARIABLE } from './postgres-template.js';
export { type GrownTenant, type SeedSizes, seedTenants } from './seed-tenants.js';
export { SEED_HALF_HOURS_SQL } from './seed-tenants-sql.js';
export { removeThrowawayDir } from './throwaway-dir.js';
export {
  makePostgresTemplate,
  type PostgresOptions,
  startPostgres,
  type ThrowawayPostgres,
} from './throwaway-postgres.js';
export { type RedisOptions, startRedis, type ThrowawayRedis } from './throwaway-redis.js';
