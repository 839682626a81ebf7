import { Button, Stack } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { messageOf } from '../../api/problem.js';
import { Notice } from '../../ui/notice.js';
import { useStartHerokuConnection } from './change-heroku-connection.js';

/** The way to Heroku's question. */
export function ConnectButton({ label }: { readonly label: string }) {
  const start = useStartHerokuConnection();
  return (
    <Stack gap="sm" align="flex-start">
      <Button
        onClick={() => start.mutate()}
        loading={start.isPending || start.isSuccess}
        leftSection={<IconPlugConnected size={16} aria-hidden="true" />}
      >
        {label}
      </Button>
      {start.isError ? <Notice tone="bad">{messageOf(start.error)}</Notice> : null}
    </Stack>
  );
}
