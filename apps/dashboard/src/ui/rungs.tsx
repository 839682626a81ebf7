import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './rungs.module.css';

/** `lit`: reached. `now`: being waited for. `failed`: stopped here. `ahead`: not its turn yet. */
export type RungState = 'lit' | 'now' | 'failed' | 'ahead';

const spoken: Record<RungState, string> = { lit: 'done', now: 'waiting', failed: 'failed', ahead: 'not yet' };

interface RungProps {
  readonly state: RungState;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  /** What to check when it takes too long. */
  readonly hint?: ReactNode;
}

/** A list of things that happen one after the other, lit as they do. Changes are announced politely. */
export function Rungs({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ol className={classes.rungs} aria-label={label} aria-live="polite">
      {children}
    </ol>
  );
}

/** One step of `Rungs`. */
export function Rung({ state, title, detail, hint }: RungProps) {
  return (
    <li className={classes.rung} data-state={state} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
      <span className={classes.lamp} aria-hidden="true">
        {state === 'lit' ? <IconCheck size={14} stroke={2.5} /> : null}
        {state === 'failed' ? <IconX size={14} stroke={2.5} /> : null}
      </span>
      <div className={classes.text}>
        <div className={classes.title}>
          {title}
          <VisuallyHidden> ({spoken[state]})</VisuallyHidden>
        </div>
        {detail ? <div className={classes.detail}>{detail}</div> : null}
        {hint ? <div className={classes.hint}>{hint}</div> : null}
      </div>
    </li>
  );
}
