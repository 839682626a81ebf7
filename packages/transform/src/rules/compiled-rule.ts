import { processTypeOf, type Sender } from '../classify.js';
import { BUILT_IN_MASKERS, type Masker } from './built-in-maskers.js';
import type { Pattern, Replacement } from './pattern.js';
import type { PatternStore } from './pattern-store.js';
import type { Rule, RuleFilter } from './rule.js';

/** What a rule does, ready to run. Without a pattern it does it to every line. */
export type Action =
  | { readonly kind: 'exclude' | 'include'; readonly pattern: Pattern }
  | { readonly kind: 'mask'; readonly pattern: Pattern; readonly replacement: Replacement }
  | { readonly kind: 'mask_builtin'; readonly mask: Masker; readonly placeholder: string }
  | { readonly kind: 'sample'; readonly pattern: Pattern | null; readonly rate: number }
  | { readonly kind: 'remap'; readonly pattern: Pattern | null; readonly service: string; readonly source: string };

export interface CompiledRule {
  readonly rule: Rule;
  /** Its place in the list it was compiled from. */
  readonly index: number;
  readonly action: Action;
}

/**
 * The rules that act on texts, in order; what is switched off, and `multi_line`, which joins and does not act, is left out. Throws for a
 * pattern that check-rules.ts would refuse.
 */
export function compileRules(rules: readonly Rule[], patterns: PatternStore): CompiledRule[] {
  const compiled: CompiledRule[] = [];
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index] as Rule;
    const action = rule.enabled === false ? null : actionOf(rule, patterns);
    if (action !== null) compiled.push({ rule, index, action });
  }
  return compiled;
}

function actionOf(rule: Rule, patterns: PatternStore): Action | null {
  switch (rule.type) {
    case 'exclude_at_match':
      return { kind: 'exclude', pattern: patterns.get(rule.pattern) };
    case 'include_at_match':
      return { kind: 'include', pattern: patterns.get(rule.pattern) };
    case 'mask_sequences': {
      const pattern = patterns.get(rule.pattern);
      return { kind: 'mask', pattern, replacement: pattern.replacement(rule.replace_placeholder ?? '') };
    }
    case 'mask_builtin': {
      const { mask, placeholder } = BUILT_IN_MASKERS[rule.masker];
      return { kind: 'mask_builtin', mask, placeholder: rule.replace_placeholder ?? placeholder };
    }
    case 'sample':
      return { kind: 'sample', pattern: optionalPattern(rule.pattern, patterns), rate: rule.rate };
    case 'remap': {
      const { service = '', source = '' } = rule;
      return { kind: 'remap', pattern: optionalPattern(rule.pattern, patterns), service, source };
    }
    case 'multi_line':
      return null;
    default: {
      const unknown: never = rule;
      throw new RangeError(`unknown rule ${unknown}`);
    }
  }
}

function optionalPattern(pattern: string | undefined, patterns: PatternStore): Pattern | null {
  return pattern === undefined ? null : patterns.get(pattern);
}

/** Whether a rule with this filter looks at the lines of a sender. */
export function isLookingAt(filter: RuleFilter | undefined, sender: Sender): boolean {
  if (filter === undefined) return true;
  const { kind, dynotype, source } = filter;
  return (
    (kind === undefined || kind.includes(sender.kind)) &&
    (source === undefined || source.includes(sender.appname)) &&
    (dynotype === undefined || dynotype.includes(processTypeOf(sender.procid)))
  );
}
