import { Box, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Wordmark } from '../ui/wordmark.js';
import classes from './entry-layout.module.css';
import { LineStory } from './line-story.js';

interface EntryLayoutProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly children: ReactNode;
}

/** The frame of the pages before the sign-in: the form, and beside it what Logferry does to a line. */
export function EntryLayout({ title, description, children }: EntryLayoutProps) {
  useDocumentTitle(`${title} · Logferry`);
  return (
    <div className={classes.layout}>
      <main className={classes.form}>
        <Box className={classes.wordmark}>
          <Wordmark />
        </Box>
        <Stack gap="lg" className={classes.column ?? ''}>
          <div>
            <Title order={1}>{title}</Title>
            <Text c="dimmed" mt={4}>
              {description}
            </Text>
          </div>
          {children}
        </Stack>
      </main>
      <aside className={classes.story} aria-label="What Logferry does">
        <LineStory />
      </aside>
    </div>
  );
}
