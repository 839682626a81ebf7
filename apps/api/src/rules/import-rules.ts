// From the Datadog Agent's configuration to rules of ours.
//
// In: what people paste: an Agent's file, a `logs:` list, a `log_processing_rules:` block, or the JSON of the environment
// variable DD_LOGS_CONFIG_PROCESSING_RULES. Out: the rules in the order in which they stand, and what could not be taken
// with the reason. Nothing is stored. Bounds: the text by its schema, aliases by ALIASES_MAX, depth and number below.

import { checkRules, type Rule } from '@logferry/transform';
import { parseDocument } from 'yaml';

/** Aliases of aliases could make a short text huge when it is unfolded (the billion laughs). */
const ALIASES_MAX = 50;
/** A file has `logs` → entry → `log_processing_rules`. */
const DEPTH_MAX = 6;
/** Far more than a list may hold; what is beyond it is not looked at. */
const FOUND_MAX = 500;
const VARIABLE = /^\s*(?:export\s+)?DD_LOGS_CONFIG_PROCESSING_RULES\s*[=:]\s*/;
const TYPES = ['exclude_at_match', 'include_at_match', 'mask_sequences', 'multi_line'] as const;

export interface ImportedRules {
  readonly rules: readonly Rule[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/** Throws a SyntaxError, in words for the client, for a text that is neither YAML nor JSON. */
export function importRules(text: string): ImportedRules {
  const found: unknown[] = [];
  collect(parsed(text), 0, found);
  const rules: Rule[] = [];
  const refused: { name: string; reason: string }[] = [];
  const names = new Set<string>();
  for (const entry of found) {
    const { name, type, pattern, replace_placeholder } = fieldsOf(entry);
    const shown = typeof name === 'string' && name !== '' ? name : `rule ${rules.length + refused.length + 1}`;
    const refuse = (reason: string) => refused.push({ name: shown, reason });
    const known = TYPES.find((each) => each === type);
    if (known === undefined) {
      refuse(`There is no rule of the type ${JSON.stringify(type ?? null)} here.`);
      continue;
    }
    if (typeof pattern !== 'string') {
      refuse('It has no pattern.');
      continue;
    }
    const unique = uniqueName(shown, names);
    const rule: Rule =
      known === 'mask_sequences'
        ? { type: known, name: unique, pattern, replace_placeholder: String(replace_placeholder ?? '') }
        : { type: known, name: unique, pattern };
    const [fault] = checkRules([rule]);
    if (fault === undefined) {
      rules.push(rule);
      names.add(unique);
    } else refuse(fault.sentence);
  }
  return { rules, refused };
}

function parsed(text: string): unknown {
  const value = text.replace(VARIABLE, '').trim();
  const quote = value.charAt(0);
  const isQuoted = (quote === "'" || quote === '"') && value.endsWith(quote) && value.length > 1;
  // As scalars of YAML's core schema: no dates, no tags of one's own.
  const document = parseDocument(isQuoted ? value.slice(1, -1) : value, { schema: 'core', prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw new SyntaxError(error.message.split('\n', 1)[0] ?? '');
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch {
    throw new SyntaxError('It repeats too much by aliases.');
  }
}

/** Lists of rules wherever they may stand, in order. */
function collect(value: unknown, depth: number, found: unknown[]): void {
  if (depth > DEPTH_MAX) return;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (found.length >= FOUND_MAX) return;
      if ('type' in fieldsOf(item) && ('pattern' in fieldsOf(item) || isRuleType(fieldsOf(item).type)))
        found.push(item);
      else collect(item, depth + 1, found);
    }
    return;
  }
  for (const child of Object.values(fieldsOf(value))) collect(child, depth + 1, found);
}

/** So that a rule without a pattern is refused, not overlooked; `type: file` of a log source is none. */
function isRuleType(type: unknown): boolean {
  return type === 'exclude_truncated' || TYPES.some((each) => each === type);
}

function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number++;
  return `${name} (${number})`;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
