export { type AppAtAGlance, readAppsAtAGlance } from './app-states.js';
export { createDatabase, type Database, type DatabaseOptions } from './database.js';
export { type DeadLetter, DeadLetters, type Redriven } from './dead-letters.js';
export {
  ATTEMPTS_KEPT,
  type DestinationReport,
  LANE_REPORT_MS,
  type ReportedAttempt,
  type ReportedLane,
  readDestinationHistory,
  writeDestinationReports,
} from './destination-reports.js';
export { type DestinationUse, destinationUse } from './destination-use.js';
export { DISCOVERED_APPS_MAX, DiscoveredApps, sweepDiscoveredApps } from './discovered-apps.js';
export { dispatchEvents, pendingDeliveries } from './dispatch-events.js';
export { DrainUses } from './drain-uses.js';
export { ERASE_AFTER_MS, eraseTenants, erasureOf } from './erase-tenants.js';
export type {
  ApiToken,
  App,
  AppActivity,
  AuditEntry,
  Destination,
  DiscoveredApp,
  DrainToken,
  HerokuConnection,
  HerokuDrain,
  HerokuResource,
  Invitation,
  KeyRotation,
  Member,
  NotificationChannel,
  NotificationDelivery,
  Tenant,
  User,
} from './generated/client.js';
export { sweepHalfHours } from './half-hours.js';
export { type HostModeName, hostModeName, toHostMode } from './host-mode.js';
export {
  answerIdempotencyKey,
  freeIdempotencyKey,
  type HeldKey,
  holdIdempotencyKey,
  sweepIdempotencyKeys,
} from './idempotency-keys.js';
export { rotateKeys, startKeyRotation } from './key-rotation.js';
export { Keyring } from './keyring.js';
export { LedgerBuffer, type LedgerBufferDeps } from './ledger-buffer.js';
export { type Counts, type DelayBucket, type DropReason, delayCounter, type LedgerCounter } from './ledger-counters.js';
export { migrate, waitForMigrations } from './migrate.js';
export {
  ParkedFrames,
  type ParkedGroup,
  type ParkedLoss,
  type WantedDestination,
} from './parked-frames.js';
export { discardParked, moveParked, type ParkedSum, sumParked } from './parked-sums.js';
export {
  PLAN_NAMES,
  PLANS,
  type PlanName,
  planOf,
  QUOTA_SELECT,
  type Quota,
  type QuotaDefaults,
  quotaOf,
} from './plans.js';
export { DAY_SLOTS, type LastDay, readLastDay } from './read-last-day.js';
export { LEDGER_BUCKETS_MAX, type LedgerBucket, type LedgerQuery, type LedgerSums, readLedger } from './read-ledger.js';
export { HOURS_KEPT_MS, MINUTES_KEPT_MS, rollUpLedger } from './roll-up.js';
export { firstRowId, newRowId } from './row-id.js';
export { RuleCounts, type RuleName, sweepRuleCounts } from './rule-counts.js';
export type { SecretContext } from './sealed-secret.js';
export { sweepByPlan, sweepOrphanedAudit } from './sweep-by-plan.js';
export { forTenant, type TenantDatabase, type TenantModels } from './tenant.js';
export { dayOf, MONTHS_SHOWN, readSentByApp, sweepAppDays, sweepTenantDays } from './tenant-days.js';
export { EVENT_KINDS, type EventKind, noteDestination, noteEvent, sweepEvents, type Trouble } from './tenant-events.js';
export { hashToken, isDrainToken, newApiToken, newDrainToken, newInvitationToken, secretHint } from './token.js';
export { isDatabaseUnavailable } from './unavailable.js';
export { findUpstreamLoss, UPSTREAM_LOSS_WINDOW_MS } from './upstream-loss.js';
export { noteDeadLetters, noteSilence } from './watch-apps.js';
