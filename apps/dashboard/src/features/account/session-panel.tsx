import { Button, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { messageOf } from '../../api/problem.js';
import tableClasses from '../../ui/card-table.module.css';
import { Moment } from '../../ui/moment.js';
import { Panel } from '../../ui/panel.js';
import { QueryView } from '../../ui/query-view.js';
import { RowSkeletons } from '../../ui/skeletons.js';
import { useEndSession, useEndSessions } from './change-account.js';
import { deviceOf } from './device.js';
import { sessionsQuery } from './list-sessions.js';

/** Where one is signed in, and the way out of each place. */
export function SessionPanel({ onSignedOut }: { readonly onSignedOut: () => void }) {
  const sessions = useQuery(sessionsQuery);
  const end = useEndSession();
  const endAll = useEndSessions();
  const failed = (error: unknown) => notifications.show({ message: messageOf(error), color: 'brick' });
  return (
    <Panel
      title="Signed in"
      description="If one of these is not you, sign out everywhere and change your password."
      actions={
        <Button
          variant="default"
          size="xs"
          loading={endAll.isPending}
          onClick={() => endAll.mutate(undefined, { onSuccess: onSignedOut, onError: failed })}
        >
          Sign out everywhere
        </Button>
      }
      flush
    >
      <QueryView query={sessions} what="your sessions" skeleton={<RowSkeletons rows={2} />}>
        {(list) => (
          <Table className={tableClasses.table ?? ''} aria-label="Sessions" verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Where</Table.Th>
                <Table.Th>Since</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.map(({ id, isCurrent, address, userAgent, createdAt }) => (
                <Table.Tr key={id}>
                  <Table.Td data-label="Where">
                    <Text size="sm" fw={500} title={userAgent ?? undefined}>
                      {deviceOf(userAgent)}
                      {isCurrent ? ' (here)' : ''}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {address ?? 'unknown address'}
                    </Text>
                  </Table.Td>
                  <Table.Td data-label="Since">
                    <Moment at={createdAt} form="day" />
                  </Table.Td>
                  <Table.Td className={tableClasses.actions}>
                    {isCurrent ? null : (
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`Sign out ${deviceOf(userAgent)}`}
                        onClick={() => end.mutate(id, { onError: failed })}
                      >
                        Sign out
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </QueryView>
    </Panel>
  );
}
