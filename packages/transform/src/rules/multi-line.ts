import type { Sender } from '../classify.js';
import { isLookingAt } from './compiled-rule.js';
import { type Pattern, startPattern } from './pattern.js';
import type { PatternStore } from './pattern-store.js';
import type { Rule, RuleFilter } from './rule.js';

/** How a tenant says that the first line of a log begins. */
export interface MultiLineStart {
  /** Whether a log begins with this line. */
  test(text: string): boolean;
}

/** The `multi_line` rules of a list. Made once per version of an app's settings. */
export class MultiLineRules {
  readonly #starts: { readonly filter: RuleFilter | undefined; readonly start: Pattern }[] = [];

  constructor(rules: readonly Rule[], patterns: PatternStore) {
    for (const rule of rules) {
      if (rule.type !== 'multi_line' || rule.enabled === false) continue;
      this.#starts.push({ filter: rule.filter, start: patterns.get(startPattern(rule.pattern)) });
    }
  }

  /** The pattern for a sender's lines, null when there is none. Of several the last one counts, as in the Agent: the app's own. */
  for(sender: Sender): MultiLineStart | null {
    return this.#starts.findLast(({ filter }) => isLookingAt(filter, sender))?.start ?? null;
  }
}
