import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { HerokuAccount } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Confirm } from '../../ui/confirm.js';
import { Moment } from '../../ui/moment.js';
import { Notice } from '../../ui/notice.js';
import { Panel } from '../../ui/panel.js';
import { Status } from '../../ui/status.js';
import { useMay } from '../session/use-may.js';
import { useDisconnectHeroku } from './change-heroku-connection.js';
import { ConnectButton } from './connect-button.js';

/** The account that is connected: whose, since when, and the way out. */
export function AccountPanel({ account }: { readonly account: HerokuAccount }) {
  const may = useMay();
  const disconnect = useDisconnectHeroku();
  const [leaving, setLeaving] = useState(false);
  const mayWrite = may('heroku-connection:write');
  const isBroken = account.state === 'reconnect';
  return (
    <Panel
      title="Heroku account"
      actions={
        mayWrite ? (
          <Button size="xs" variant="default" onClick={() => setLeaving(true)}>
            Disconnect
          </Button>
        ) : null
      }
    >
      <Stack gap="md">
        <div>
          <Group gap="sm">
            <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
              {account.email}
            </Text>
            <Status tone={isBroken ? 'bad' : 'good'} label={isBroken ? 'Not accepted any more' : 'Connected'} />
          </Group>
          <Text size="sm" c="dimmed" mt={2}>
            Connected by {account.connectedBy}, <Moment at={account.connectedAt} form="day" />
          </Text>
        </div>
        {isBroken ? (
          <Notice tone="bad" title="Heroku does not accept this connection any more">
            <Text size="sm" mb={mayWrite ? 'sm' : 0}>
              It was revoked there, or has ended. Drains that were added go on carrying logs; none can be added or
              removed until {mayWrite ? 'you connect' : 'an admin connects'} again.
            </Text>
            {mayWrite ? <ConnectButton label="Connect again" /> : null}
          </Notice>
        ) : null}
      </Stack>
      <Confirm
        opened={leaving}
        onClose={() => setLeaving(false)}
        title={`Disconnect ${account.email}?`}
        verb="Disconnect account"
        onConfirm={() => disconnect.mutate(undefined, { onSuccess: () => setLeaving(false) })}
        pending={disconnect.isPending}
        error={disconnect.isError ? messageOf(disconnect.error) : null}
      >
        Logferry gives back its access to Heroku at once. Drains that it added stay, and logs go on arriving; but when
        an app is deleted later, its drain has to be removed by hand.
      </Confirm>
    </Panel>
  );
}
