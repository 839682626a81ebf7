export type { LogKind } from './classify.js';
export { FrameTransformer, type LateTake } from './frame-transformer.js';

export type { Joining, OpenLogs } from './joining/line-joiner.js';
export type { LogPart, OpenLog } from './joining/open-log.js';
export type { DatadogLog } from './log-head.js';
export { logTexts } from './log-texts.js';
export type { MetricPoint, MetricSeries, MetricType } from './metrics/metric-point.js';
export { isReservedName, MOVED_PREFIX } from './reserved-names.js';
export { checkRules } from './rules/check-rules.js';
export { PatternStore } from './rules/pattern-store.js';
export type { Rule, RuleFilter } from './rules/rule.js';
export type { RuleCount } from './rules/rule-set.js';
export type { RuledLine, RuleEffect, RuleObserver, RuleStep } from './rules/rule-steps.js';
export { type AppSettings, type DrainOverrides, type HostMode, type ProcessSettings, settingsOf } from './settings.js';
export type { SpaceLines } from './space-tally.js';
export { normalizeTag } from './tags.js';
export { datadogIdOf } from './trace-ids.js';
export type { TransformedFrame } from './transformed-frame.js';
