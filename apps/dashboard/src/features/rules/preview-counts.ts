import type { RulesPreview } from '../../api/models.js';

export type PreviewedLine = RulesPreview['lines'][number];

/** What the named rule of the app did to a line; null: nothing. */
export function effectOf(line: PreviewedLine, ruleName: string): string | null {
  return line.rules.find(({ of, name }) => of === 'app' && name === ruleName)?.effect ?? null;
}

/** How many of the lines a rule would touch, as a sentence. */
export function previewSentence(lines: readonly PreviewedLine[], ruleName: string): string {
  const touched = lines.filter((line) => effectOf(line, ruleName) !== null || line.messages > 1).length;
  const total = `${lines.length} ${lines.length === 1 ? 'log' : 'logs'}`;
  if (touched === 0) return `This rule would touch none of ${total}.`;
  return `This rule would touch ${touched} of ${total}.`;
}
