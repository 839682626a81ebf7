import type { Rule } from '../../api/models.js';
import { LINE_KINDS, type LineKind } from '../tail/tail-filter.js';
import type { Masker, RuleType } from './rule-words.js';

/** What the editor holds, for any type: what a type has no use for is left where it is, and not sent. */
export interface RuleValues {
  name: string;
  type: RuleType;
  enabled: boolean;
  pattern: string;
  placeholder: string;
  masker: Masker;
  /** In percent, as typed. */
  share: string;
  service: string;
  source: string;
  kinds: string[];
  dynotypes: string[];
  sources: string[];
}

const blank: RuleValues = {
  name: '',
  type: 'exclude_at_match',
  enabled: true,
  pattern: '',
  placeholder: '',
  masker: 'email',
  share: '10',
  service: '',
  source: '',
  kinds: [],
  dynotypes: [],
  sources: [],
};

/** The values of a rule, or of a new one. */
export function readRule(rule: Rule | null): RuleValues {
  if (rule === null) return { ...blank };
  return {
    ...blank,
    name: rule.name,
    type: rule.type,
    enabled: rule.enabled ?? true,
    pattern: 'pattern' in rule ? (rule.pattern ?? '') : '',
    placeholder: 'replace_placeholder' in rule ? (rule.replace_placeholder ?? '') : '',
    ...(rule.type === 'mask_builtin' ? { masker: rule.masker } : {}),
    ...(rule.type === 'sample' ? { share: String(Math.round(rule.rate * 10_000) / 100) } : {}),
    ...(rule.type === 'remap' ? { service: rule.service ?? '', source: rule.source ?? '' } : {}),
    kinds: [...(rule.filter?.kind ?? [])],
    dynotypes: [...(rule.filter?.dynotype ?? [])],
    sources: [...(rule.filter?.source ?? [])],
  };
}

/** The rule as the api wants it. Faults of a value that is sent are the api's to find. */
export function ruleOf(values: RuleValues): Rule {
  const { name, enabled, pattern } = values;
  const common = { name: name.trim(), ...(enabled ? {} : { enabled }), ...filterOf(values) };
  const placeholder = values.placeholder === '' ? {} : { replace_placeholder: values.placeholder };
  const optionalPattern = pattern === '' ? {} : { pattern };
  const service = values.service.trim();
  const source = values.source.trim();
  switch (values.type) {
    case 'mask_builtin':
      return { ...common, type: values.type, masker: values.masker, ...placeholder };
    case 'mask_sequences':
      return { ...common, type: values.type, pattern, ...placeholder };
    case 'sample':
      return { ...common, type: values.type, rate: Number(values.share.replace(',', '.')) / 100, ...optionalPattern };
    case 'remap':
      return {
        ...common,
        type: values.type,
        ...optionalPattern,
        ...(service && { service }),
        ...(source && { source }),
      };
    default:
      return { ...common, type: values.type, pattern };
  }
}

/** What keeps the values from being sent, by field; empty when nothing does. */
export function ruleFaults({ name, type, pattern, share, service, source }: RuleValues): Record<string, string> {
  const faults: Record<string, string> = {};
  if (name.trim() === '') faults.name = 'Give the rule a name.';
  const needsPattern = type !== 'mask_builtin' && type !== 'sample' && type !== 'remap';
  if (needsPattern && pattern === '') faults.pattern = 'Enter a pattern.';
  if (type === 'sample' && !/^(?:100|\d{1,2}(?:[.,]\d{1,2})?)$/.test(share.trim())) {
    faults.share = 'Enter a share from 0 to 100.';
  }
  if (type === 'remap' && service.trim() === '' && source.trim() === '') {
    faults.service = 'Enter a service, a source, or both.';
  }
  return faults;
}

function filterOf({ kinds, dynotypes, sources }: RuleValues): Pick<Rule, 'filter'> {
  const filter = {
    ...(kinds.length > 0 && {
      kind: kinds.filter((kind): kind is LineKind => LINE_KINDS.some((each) => each === kind)),
    }),
    ...(dynotypes.length > 0 && { dynotype: dynotypes }),
    ...(sources.length > 0 && { source: sources }),
  };
  return Object.keys(filter).length > 0 ? { filter } : {};
}
