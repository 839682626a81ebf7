import { Group, Paper, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import classes from './step.module.css';

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly state: 'done' | 'open' | 'ahead';
  /** What was chosen, once the step is done. */
  readonly summary?: ReactNode;
  /** The way back to a step that is done. */
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** One step of several on a page: only the open one shows its content. */
export function Step({ number, title, state, summary, action, children }: StepProps) {
  const titleId = useId();
  const section = useRef<HTMLElement>(null);
  const wasOpen = useRef(state === 'open');
  // The form that had the focus is gone with its step: the next one takes it.
  useEffect(() => {
    if (state === 'open' && !wasOpen.current) section.current?.focus();
    wasOpen.current = state === 'open';
  }, [state]);
  return (
    <Paper
      component="section"
      ref={section}
      tabIndex={-1}
      className={classes.step}
      data-state={state}
      aria-labelledby={titleId}
      {...(state === 'open' ? { 'aria-current': 'step' as const } : {})}
    >
      <Group gap="md" wrap="nowrap" align="flex-start" className={classes.head ?? ''}>
        <span className={classes.number} aria-hidden="true">
          {state === 'done' ? <IconCheck size={16} stroke={2.5} /> : number}
        </span>
        <div className={classes.heading}>
          <Title order={2} id={titleId}>
            {title}
          </Title>
          {state === 'done' && summary ? (
            <Text size="sm" c="dimmed" component="div" className={classes.summary ?? ''}>
              {summary}
            </Text>
          ) : null}
        </div>
        {state === 'done' ? action : null}
      </Group>
      {state === 'open' ? <div className={classes.body}>{children}</div> : null}
    </Paper>
  );
}
