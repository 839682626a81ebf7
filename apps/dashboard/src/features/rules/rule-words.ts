import type { Rule } from '../../api/models.js';

export type RuleType = Rule['type'];
export type Masker = Extract<Rule, { readonly type: 'mask_builtin' }>['masker'];

/** Each type of rule by what it does, most wanted first. */
export const RULE_TYPES: readonly { readonly type: RuleType; readonly label: string; readonly what: string }[] = [
  { type: 'exclude_at_match', label: 'Drop lines that match', what: 'They are counted as filtered and not sent.' },
  { type: 'include_at_match', label: 'Keep only lines that match', what: 'All others are counted as filtered.' },
  { type: 'sample', label: 'Keep a share of lines', what: 'Errors are always kept.' },
  { type: 'mask_builtin', label: 'Mask known secrets', what: 'Such as e-mail addresses, before anything leaves.' },
  { type: 'mask_sequences', label: 'Mask what matches', what: 'Replaces each match by a text of yours.' },
  { type: 'multi_line', label: 'Join lines into one log', what: 'A log begins with each line that matches.' },
  { type: 'remap', label: 'Change service or source', what: 'Of lines that match, or of all that it looks at.' },
];

/** What the built-in masks take out. */
export const MASKERS: readonly { readonly value: Masker; readonly label: string }[] = [
  { value: 'email', label: 'E-mail addresses' },
  { value: 'card', label: 'Card numbers' },
  { value: 'ip', label: 'IP addresses' },
  { value: 'credentials', label: 'Credentials in URLs and headers' },
  { value: 'query_secrets', label: 'Secrets in query strings' },
  { value: 'aws_keys', label: 'AWS access keys' },
];

/** A type's name, as a choice and as a heading. */
export function typeLabel(type: RuleType): string {
  return RULE_TYPES.find((each) => each.type === type)?.label ?? type;
}

/** The rule's own part in short: its pattern, share or mask. */
export function ruleSummary(rule: Rule): string {
  switch (rule.type) {
    case 'mask_builtin':
      return MASKERS.find(({ value }) => value === rule.masker)?.label ?? rule.masker;
    case 'sample':
      return `${Math.round(rule.rate * 10_000) / 100} %${rule.pattern ? ` of /${rule.pattern}/` : ''}`;
    case 'remap': {
      const to = [rule.service && `service ${rule.service}`, rule.source && `source ${rule.source}`];
      return `${to.filter(Boolean).join(', ')}${rule.pattern ? ` where /${rule.pattern}/` : ''}`;
    }
    case 'mask_sequences':
      return `/${rule.pattern}/ → ${rule.replace_placeholder || 'nothing'}`;
    default:
      return `/${rule.pattern}/`;
  }
}

/** Which lines a rule looks at, for the end of a sentence; null: all. */
export function filterWords({ filter }: Rule): string | null {
  const values = [...(filter?.kind ?? []), ...(filter?.dynotype ?? []), ...(filter?.source ?? [])];
  return values.length === 0 ? null : `only ${values.join(', ')}`;
}
