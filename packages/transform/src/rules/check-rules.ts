import { checkPattern, PatternFault } from './pattern.js';
import type { Rule } from './rule.js';

/** What is wrong with one rule of a list. */
export interface RuleFault {
  /** Where in the list: `2.pattern`. */
  readonly path: string;
  /** A sentence that names the rule. */
  readonly sentence: string;
}

/** Everything that keeps well-formed rules from being used: patterns that are no good, and names that tell two of them apart no more. */
export function checkRules(rules: readonly Rule[]): RuleFault[] {
  const faults: RuleFault[] = [];
  const names = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    if (names.has(rule.name))
      faults.push({ path: `${index}.name`, sentence: `Another rule is named "${rule.name}" already.` });
    names.add(rule.name);
    const why = faultOfPattern(rule);
    if (why !== null) faults.push({ path: `${index}.pattern`, sentence: `The pattern of "${rule.name}" ${why}.` });
  }
  return faults;
}

function faultOfPattern(rule: Rule): string | null {
  if (!('pattern' in rule) || rule.pattern === undefined) return null;
  try {
    checkPattern(rule.pattern);
    return null;
  } catch (error) {
    if (error instanceof PatternFault) return error.message;
    throw error;
  }
}
