import { Box, Group, Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  readonly title?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  /** Content that runs to the panel's edges, such as a table. */
  readonly flush?: boolean;
  readonly tone?: 'plain' | 'bad';
}

/** A titled surface: the one box every page is made of. */
export function Panel({ title, description, actions, children, flush = false, tone = 'plain' }: PanelProps) {
  const titleId = useId();
  return (
    <Paper component="section" className={classes.panel} data-tone={tone} aria-labelledby={title ? titleId : undefined}>
      {title || actions ? (
        <Group className={classes.head} justify="space-between" align="flex-start" gap="sm">
          <Box className={classes.heading}>
            {title ? (
              <Title order={2} id={titleId}>
                {title}
              </Title>
            ) : null}
            {description ? (
              <Text size="sm" c="dimmed" mt={2}>
                {description}
              </Text>
            ) : null}
          </Box>
          {actions}
        </Group>
      ) : null}
      {children ? <Box className={flush ? classes.flush : classes.body}>{children}</Box> : null}
    </Paper>
  );
}
