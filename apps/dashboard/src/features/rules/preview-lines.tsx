import { Box } from '@mantine/core';
import { effectOf, type PreviewedLine } from './preview-counts.js';
import classes from './preview-lines.module.css';
import type { RuleRef } from './rule-scope.js';

interface PreviewLinesProps {
  readonly lines: readonly PreviewedLine[];
  readonly rule: RuleRef;
}

/** Each line before and, where it differs, after the rules; those that the rule touches first. */
export function PreviewLines({ lines, rule }: PreviewLinesProps) {
  const keyed = lines.map((line, index) => ({ line, index, effect: effectOf(line, rule) }));
  const touched = keyed.filter(({ effect }) => effect !== null);
  const others = keyed.filter(({ effect }) => effect === null);
  return (
    <Box component="section" className={classes.box ?? ''} aria-label="Preview" tabIndex={0}>
      <ul className={classes.lines}>
        {[...touched, ...others].map(({ line, index, effect }) => (
          <li key={index} className={classes.line} data-outcome={line.outcome} data-touched={effect !== null}>
            <span className={classes.before}>{line.before}</span>
            {line.after !== null && line.after !== line.before ? (
              <span className={classes.after}>→ {line.after}</span>
            ) : null}
            {labelOf(line, effect) ? <span className={classes.label}>{labelOf(line, effect)}</span> : null}
          </li>
        ))}
      </ul>
    </Box>
  );
}

function labelOf(line: PreviewedLine, effect: string | null): string | null {
  if (effect !== null) return effect.replaceAll('_', ' ');
  const last = line.rules.at(-1);
  if (line.outcome !== 'kept' && last) return `${last.effect.replaceAll('_', ' ')} by ${last.name}`;
  return line.messages > 1 ? `${line.messages} lines joined` : null;
}
