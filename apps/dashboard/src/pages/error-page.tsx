import { Button, Group, Stack } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { messageOf, UnreachableError } from '../api/problem.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';

/** A page that could not be shown at all: because the api does not answer, or because of a fault of ours. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queryErrors = useQueryErrorResetBoundary();
  const unreachable = error instanceof UnreachableError;
  const retry = () => {
    queryErrors.reset();
    reset();
    void router.invalidate();
  };
  return (
    <Page title={unreachable ? 'Logferry does not answer' : 'This page failed'} width="reading">
      <Stack gap="lg">
        <Notice tone="bad">
          {unreachable
            ? 'The api cannot be reached. Check that it runs and that you are online, then try again.'
            : messageOf(error)}
        </Notice>
        <Group>
          <Button onClick={retry}>Try again</Button>
        </Group>
      </Stack>
    </Page>
  );
}
