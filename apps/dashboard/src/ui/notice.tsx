import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';
import type { Tone } from './tone.js';

const colors = { good: 'moss', busy: 'harbour', warn: 'buoy', bad: 'brick', idle: 'gray' } as const;

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A message in the flow of the page. Bad news is announced at once; the rest when the reader is idle. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  const Icon = tone === 'bad' || tone === 'warn' ? IconAlertTriangle : IconInfoCircle;
  return (
    <Alert
      color={colors[tone]}
      variant="light"
      className={classes.notice ?? ''}
      data-tone={tone}
      {...(title ? { title } : {})}
      icon={<Icon size={18} stroke={1.75} />}
      role={tone === 'bad' ? 'alert' : 'status'}
    >
      <Group justify="space-between" gap="sm" align="center">
        <Text size="sm" component="div" flex="1 1 16rem">
          {children}
        </Text>
        {action}
      </Group>
    </Alert>
  );
}

interface FailureProps {
  readonly title: string;
  readonly detail: string;
  readonly onRetry?: () => void;
}

/** Something could not be loaded: what, why, and a way to try again. */
export function Failure({ title, detail, onRetry }: FailureProps) {
  return (
    <Notice
      tone="bad"
      title={title}
      action={
        onRetry ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        ) : null
      }
    >
      {detail}
    </Notice>
  );
}
