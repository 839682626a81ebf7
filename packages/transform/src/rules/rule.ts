import type { LogKind } from '../classify.js';
import type { BuiltInMasker } from './built-in-maskers.js';

// A rule as a tenant writes and the database keeps it. The first four types, with `name`, `pattern` and `replace_placeholder`, are the
// Datadog Agent's processing rules, under its names (comp/logs/agent/config/processing_rules.go), so that a list can be carried over.

/** Which lines a rule looks at: those that have one of the values of each given list. They are the log's `heroku.*` attributes. */
export interface RuleFilter {
  readonly kind?: readonly LogKind[];
  /** `web`, `worker`; for what is no dyno, its name without a number: `heroku-postgres`, `router`. */
  readonly dynotype?: readonly string[];
  /** What `heroku logs --source` would select: `app`, `heroku`, or an add-on's own name. */
  readonly source?: readonly string[];
}

interface AnyRule {
  /** Unique in its list: counts and faults speak of it. */
  readonly name: string;
  /** Absent: on. */
  readonly enabled?: boolean;
  /** Absent: all lines. */
  readonly filter?: RuleFilter;
}

/** `exclude_at_match` drops what matches, `include_at_match` drops what does not, `multi_line` says how the first line of a log begins. */
export interface MatchRule extends AnyRule {
  readonly type: 'exclude_at_match' | 'include_at_match' | 'multi_line';
  readonly pattern: string;
}

export interface MaskRule extends AnyRule {
  readonly type: 'mask_sequences';
  readonly pattern: string;
  /** With `$1`, `${1}`, `$name`, as Go's ReplaceAll has them. Absent: what matches is taken out. */
  readonly replace_placeholder?: string;
}

export interface BuiltInMaskRule extends AnyRule {
  readonly type: 'mask_builtin';
  readonly masker: BuiltInMasker;
  /** Stands as it is. Absent: the masker's own, such as `[email]`. */
  readonly replace_placeholder?: string;
}

/** Keeps a share of what matches, whole requests or traces together. Errors are always kept. */
export interface SampleRule extends AnyRule {
  readonly type: 'sample';
  /** Share that is kept, 0 to 1. */
  readonly rate: number;
  /** Absent: every line. */
  readonly pattern?: string;
}

/** Gives what matches another service, source (`ddsource`), or both. */
export interface RemapRule extends AnyRule {
  readonly type: 'remap';
  /** Absent: every line. */
  readonly pattern?: string;
  readonly service?: string;
  readonly source?: string;
}

export type Rule = MatchRule | MaskRule | BuiltInMaskRule | SampleRule | RemapRule;
