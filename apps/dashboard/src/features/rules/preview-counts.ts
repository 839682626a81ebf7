import type { RulesPreview } from '../../api/models.js';
import type { RuleRef } from './rule-scope.js';

export type PreviewedLine = RulesPreview['lines'][number];

/** What a rule did to a line; null: nothing. */
export function effectOf(line: PreviewedLine, rule: RuleRef): string | null {
  return line.rules.find(({ of, name }) => of === rule.of && name === rule.name)?.effect ?? null;
}

/** How many of the lines a rule would touch, as a sentence. */
export function previewSentence(lines: readonly PreviewedLine[], rule: RuleRef): string {
  const touched = lines.filter((line) => effectOf(line, rule) !== null || line.messages > 1).length;
  const total = `${lines.length} ${lines.length === 1 ? 'log' : 'logs'}`;
  if (touched === 0) return `This rule would touch none of ${total}.`;
  return `This rule would touch ${touched} of ${total}.`;
}
