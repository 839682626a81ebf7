import type { Sender } from '../classify.js';
import type { Rule } from './rule.js';

/** What one rule did to a line it looked at. */
export type RuleEffect =
  /** Nothing: it did not match. */
  | 'passed'
  | 'excluded'
  | 'not_included'
  | 'masked'
  /** Not among those that a sampling keeps. */
  | 'sampled_out'
  /** Kept by a sampling, for others like it. */
  | 'sampled_in'
  /** An error, so no sampling drops it. */
  | 'kept_error'
  | 'remapped';

/** One rule on one line, for people who want to see what their rules do. */
export interface RuleStep {
  readonly name: string;
  readonly type: Rule['type'];
  /** The rule's place in the transformer's list. */
  readonly index: number;
  readonly effect: RuleEffect;
  /** The text behind this rule. */
  readonly text: string;
}

/** One line under the rules. */
export interface RuledLine {
  /** null: bytes that no sender can be read from. */
  readonly sender: Sender | null;
  /** The TIMESTAMP as it was sent. */
  readonly time: string;
  readonly before: string;
  /** Null when the line was dropped. */
  readonly after: string | null;
  readonly end: 'filtered' | 'sampled' | '';
  /** In order, as far as the line came. */
  readonly steps: readonly RuleStep[];
}

/** Sees each line of a frame with what its rules did, in the order of the body. Costs nothing where there is none. */
export interface RuleObserver {
  line(line: RuledLine): void;
}
