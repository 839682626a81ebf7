import { Button, Table } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { messageOf } from '../../api/problem.js';
import { CardTable, NameCell, RowButton } from '../../ui/card-table.js';
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
          <CardTable label="Sessions" heads={['Where', 'Since', null]}>
            {list.map(({ id, isCurrent, address, userAgent, createdAt }) => (
              <Table.Tr key={id}>
                <NameCell
                  label="Where"
                  name={
                    <span title={userAgent ?? undefined}>{`${deviceOf(userAgent)}${isCurrent ? ' (here)' : ''}`}</span>
                  }
                  note={address ?? 'unknown address'}
                />
                <Table.Td data-label="Since">
                  <Moment at={createdAt} form="day" />
                </Table.Td>
                <Table.Td className={tableClasses.actions}>
                  {isCurrent ? null : (
                    <RowButton
                      verb="Sign out"
                      of={deviceOf(userAgent)}
                      onClick={() => end.mutate(id, { onError: failed })}
                    />
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </CardTable>
        )}
      </QueryView>
    </Panel>
  );
}
