import { Box, Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  /** Plain text: it is the document's title too. */
  readonly title: string;
  /** Stands above the title: where one is, as links. */
  readonly above?: ReactNode;
  /** Stands beside the title, such as a state. */
  readonly beside?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: 'content' | 'reading';
  readonly children: ReactNode;
}

/** The frame of a page: title, what one can do here, content. */
export function Page({ title, above, beside, description, actions, width = 'content', children }: PageProps) {
  useDocumentTitle(`${title} · Logferry`);
  return (
    <Box className={classes.page} data-width={width}>
      <header className={classes.header}>
        <Box className={classes.heading}>
          {above ? <Box className={classes.above}>{above}</Box> : null}
          <Group gap="sm" align="center">
            <Title order={1} className={classes.title}>
              {title}
            </Title>
            {beside}
          </Group>
          {description ? (
            <Text c="dimmed" mt={4} maw="40rem">
              {description}
            </Text>
          ) : null}
        </Box>
        {actions ? <Group gap="xs">{actions}</Group> : null}
      </header>
      {children}
    </Box>
  );
}
