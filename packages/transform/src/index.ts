export type { LogKind } from './classify.js';
export { FrameTransformer, type LateTake, type TransformedFrame } from './frame-transformer.js';
export type { DatadogLog } from './log-head.js';
export { logTexts } from './log-texts.js';
export type { Rule, RuleFilter } from './rules/rule.js';
export type { RuleCount } from './rules/rule-set.js';
export type { RuledLine, RuleEffect, RuleObserver, RuleStep } from './rules/rule-steps.js';
export type { AppSettings, DrainOverrides, HostMode, ProcessSettings } from './settings.js';
export { normalizeTag } from './tags.js';
