import classes from './status.module.css';
import type { Tone } from './tone.js';

interface StatusProps {
  readonly tone: Tone;
  readonly label: string;
  /** One sentence on what the state means, shown on hover. */
  readonly explanation?: string;
  /** It is a sentence, which may need several lines. */
  readonly wraps?: boolean;
}

/**
 * A state in a word, with a dot whose shape differs by tone so that it does not rest on colour alone. The explanation is a
 * plain title: a table has dozens of these, and a tooltip of the library would cost as much as the rest of its row.
 */
export function Status({ tone, label, explanation, wraps = false }: StatusProps) {
  return (
    <span className={classes.status} data-tone={tone} data-wraps={wraps} title={explanation}>
      <span className={classes.dot} aria-hidden="true" />
      {label}
    </span>
  );
}
