import { buildFrame, type MessageInput } from '@logferry/logplex';
import { type AppSettings, FrameTransformer, logTexts, type Rule, type RuledLine } from '@logferry/transform';
import type { RulesPreview } from './preview.schema.js';

type Step = RulesPreview['lines'][number]['rules'][number];

/** What would come of the messages under these rules, with the app's other settings. Pure. */
export function previewRules(
  settings: AppSettings,
  tenantRules: readonly Rule[],
  appRules: readonly Rule[],
  messages: readonly MessageInput[],
  nowMs: number,
): RulesPreview {
  const transformer = new FrameTransformer({ ...settings, metrics: false, rules: [...tenantRules, ...appRules] });
  const seen: RuledLine[] = [];
  const observer = { line: (line: RuledLine) => void seen.push(line) };
  // They are shown as if they came just now, whenever they were written: an old log is none the less an example.
  const frame = transformer.transform(buildFrame(messages), 'logplex', nowMs, { observer });
  const texts = logTexts(frame);
  let kept = 0;
  const lines = seen.map((line) => {
    const { sender, before, after, end } = line;
    const index = end === '' ? kept++ : -1;
    return {
      kind: sender?.kind ?? null,
      dyno: sender?.dyno ?? null,
      before,
      after,
      outcome: end === '' ? ('kept' as const) : end,
      // Of a line that a rule dropped it is not said of how many messages it was: its text shows it.
      messages: frame.messages[index] ?? 1,
      rules: stepsOf(line, tenantRules.length),
      log: texts[index] ?? null,
    };
  });
  return { lines };
}

function stepsOf({ steps }: RuledLine, tenantRules: number): Step[] {
  return steps.flatMap(({ name, index, effect }): Step[] =>
    effect === 'passed' ? [] : [{ of: index < tenantRules ? 'tenant' : 'app', name, effect }],
  );
}
