import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconSend } from '@tabler/icons-react';
import { messageOf } from '../../api/problem.js';
import { useMay } from '../session/use-may.js';
import { useSendTestLog } from './send-test-log.js';

interface TestLogButtonProps {
  readonly appId: string;
}

/** Sends one log without waiting for Heroku; says how to find it at Datadog. Not there for those who may not. */
export function TestLogButton({ appId }: TestLogButtonProps) {
  const send = useSendTestLog(appId);
  const may = useMay();
  if (!may('test-logs:send')) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconSend size={16} aria-hidden="true" />}
      loading={send.isPending}
      onClick={() =>
        send.mutate(undefined, {
          onSuccess: () =>
            notifications.show({
              message: 'Test log on its way. At Datadog it has the tag logferry.test:true.',
              color: 'moss',
            }),
          onError: (error) => notifications.show({ message: `Not sent. ${messageOf(error)}`, color: 'brick' }),
        })
      }
    >
      Send a test log
    </Button>
  );
}
