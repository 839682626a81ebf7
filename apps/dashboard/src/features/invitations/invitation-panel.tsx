import { Group, Table } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { messageOf } from '../../api/problem.js';
import { CardTable, NameCell, RowButton } from '../../ui/card-table.js';
import tableClasses from '../../ui/card-table.module.css';
import { Moment } from '../../ui/moment.js';
import { Panel } from '../../ui/panel.js';
import { QueryView } from '../../ui/query-view.js';
import { RowSkeletons } from '../../ui/skeletons.js';
import { Status } from '../../ui/status.js';
import { roleLabel } from '../members/role-words.js';
import { useMay } from '../session/use-may.js';
import { useResendInvitation, useWithdrawInvitation } from './change-invitations.js';
import { invitationsQuery } from './list-invitations.js';

/** Who was invited and has not joined yet; nothing while there is nobody. */
export function InvitationPanel() {
  const invitations = useQuery(invitationsQuery);
  const may = useMay();
  const resend = useResendInvitation();
  const withdraw = useWithdrawInvitation();
  if (invitations.data?.length === 0) return null;
  const tell = (message: string) => ({
    onSuccess: () => notifications.show({ message, color: 'moss' }),
    onError: (error: unknown) => notifications.show({ message: messageOf(error), color: 'brick' }),
  });
  return (
    <Panel title="Invitations" description="Mailed, and not accepted yet." flush>
      <QueryView query={invitations} what="the invitations" skeleton={<RowSkeletons rows={2} />}>
        {(list) => (
          <CardTable label="Invitations" heads={['Address', 'Role', 'Mailed', null]}>
            {list.map(({ id, email, role, invitedBy, isExpired, lastMailAt }) => (
              <Table.Tr key={id}>
                <NameCell label="Address" name={email} note={`by ${invitedBy}`} />
                <Table.Td data-label="Role">{roleLabel(role)}</Table.Td>
                <Table.Td data-label="Mailed">
                  {isExpired ? <Status tone="warn" label="Expired" /> : <Moment at={lastMailAt} form="age" />}
                </Table.Td>
                <Table.Td className={tableClasses.actions}>
                  {may('invitations:write') ? (
                    <Group gap="xs" justify="flex-end" wrap="nowrap">
                      <RowButton
                        verb="Resend"
                        of={`the invitation of ${email}`}
                        onClick={() => resend.mutate(id, tell(`Another link was mailed to ${email}.`))}
                      />
                      <RowButton
                        verb="Withdraw"
                        of={`the invitation of ${email}`}
                        onClick={() => withdraw.mutate(id, tell(`The link mailed to ${email} works no more.`))}
                      />
                    </Group>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            ))}
          </CardTable>
        )}
      </QueryView>
    </Panel>
  );
}
