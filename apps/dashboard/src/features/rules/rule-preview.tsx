import { Button, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/problem.js';
import { Notice } from '../../ui/notice.js';
import { LineSkeletons } from '../../ui/skeletons.js';
import { previewSentence } from './preview-counts.js';
import { PreviewLines } from './preview-lines.js';
import { PREVIEW_LINES_MAX, previewQuery, type TriedRules } from './preview-rules.js';
import type { RuleRef } from './rule-scope.js';
import type { RecentLines } from './use-recent-lines.js';

interface RulePreviewProps {
  /** All rules with the edited one among them. */
  readonly tried: TriedRules;
  /** Whether the edited one can be tried yet. */
  readonly isComplete: boolean;
  readonly rule: RuleRef;
  readonly recent: RecentLines;
}

/** What the rules would do to real lines of the app, or to pasted ones, while one of them is written. */
export function RulePreview({ tried, isComplete, rule, recent }: RulePreviewProps) {
  const [from, setFrom] = useState<'recent' | 'pasted'>('recent');
  const [pasted, setPasted] = useState('');
  const lines = from === 'recent' ? recent.lines : pasted.split('\n').filter(Boolean).slice(0, PREVIEW_LINES_MAX);
  const preview = useQuery({
    ...previewQuery(tried, lines),
    enabled: isComplete && lines.length > 0,
    placeholderData: keepPreviousData,
  });
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label="Lines to try it on"
          value={from}
          onChange={(value) => setFrom(value === 'pasted' ? 'pasted' : 'recent')}
          data={[
            { value: 'recent', label: 'Recent lines' },
            { value: 'pasted', label: 'Pasted lines' },
          ]}
        />
        {from === 'recent' && lines.length > 0 ? (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconRefresh size={15} aria-hidden="true" />}
            onClick={recent.renew}
            disabled={!recent.hasNewer}
          >
            Take newer lines
          </Button>
        ) : null}
      </Group>
      {from === 'pasted' ? (
        <Textarea
          aria-label="Lines to try it on"
          placeholder={'As heroku logs prints them, or texts alone, one on a line'}
          autosize
          minRows={3}
          maxRows={8}
          spellCheck={false}
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
        />
      ) : null}
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {from === 'recent'
            ? 'Waiting for lines of the app. Open it in a browser to make it log something, or paste lines.'
            : 'Paste some lines to see what would become of them.'}
        </Text>
      ) : null}
      {preview.error instanceof ApiError && preview.error.status === 422 ? null : preview.isError ? (
        <Notice tone="bad">{preview.error.message}</Notice>
      ) : null}
      {preview.data && lines.length > 0 ? (
        <>
          <Text size="sm" fw={500} role="status">
            {isComplete ? previewSentence(preview.data.lines, rule) : 'Complete the rule to see what it would do.'}
          </Text>
          <PreviewLines lines={preview.data.lines} rule={rule} />
        </>
      ) : preview.isFetching ? (
        <LineSkeletons lines={6} />
      ) : null}
    </Stack>
  );
}
