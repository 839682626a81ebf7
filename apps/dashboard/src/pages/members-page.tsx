import { Button, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Member, Role } from '../api/models.js';
import { messageOf } from '../api/problem.js';
import { InvitationPanel } from '../features/invitations/invitation-panel.js';
import { InviteDialog } from '../features/invitations/invite-dialog.js';
import { useChangeRole, useRemoveMember } from '../features/members/change-members.js';
import { membersQuery } from '../features/members/list-members.js';
import { MemberTable } from '../features/members/member-table.js';
import { roleLabel } from '../features/members/role-words.js';
import { meQuery } from '../features/session/me-query.js';
import { useMay } from '../features/session/use-may.js';
import { useLeaveTenant } from '../features/tenants/change-tenant.js';
import { Confirm } from '../ui/confirm.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { RowSkeletons } from '../ui/skeletons.js';
import { useNewDialog } from './use-new-dialog.js';

/** Who belongs to the team, as what, and who was asked to. */
export function MembersPage() {
  const members = useQuery(membersQuery);
  const { data: me } = useQuery(meQuery);
  const may = useMay();
  const navigate = useNavigate();
  const changeRole = useChangeRole();
  const remove = useRemoveMember();
  const leave = useLeaveTenant();
  const inviting = useNewDialog();
  const mayInvite = may('invitations:write');
  const [leaving, askToLeave] = useDisclosure(false);
  const [removing, setRemoving] = useState<Member | null>(null);

  const giveRole = (member: Member, role: Role) =>
    changeRole.mutate(
      { id: member.id, role },
      {
        onSuccess: () =>
          notifications.show({ message: `${member.name} is now ${roleLabel(role).toLowerCase()}.`, color: 'moss' }),
        onError: (error) => notifications.show({ message: messageOf(error), color: 'brick' }),
      },
    );

  return (
    <Page
      title="Members"
      description="The people of this team, and what each may do."
      actions={
        mayInvite ? (
          <Button onClick={inviting.open} leftSection={<IconPlus size={16} aria-hidden="true" />}>
            Invite
          </Button>
        ) : null
      }
    >
      <Stack gap="md">
        <Panel flush>
          <QueryView query={members} what="the members" skeleton={<RowSkeletons rows={3} />}>
            {(list) =>
              me ? (
                <MemberTable
                  members={list}
                  me={me}
                  onRole={giveRole}
                  onRemove={setRemoving}
                  onLeave={askToLeave.open}
                />
              ) : null
            }
          </QueryView>
        </Panel>
        {may('invitations:read') ? <InvitationPanel /> : null}
      </Stack>
      {inviting.isOpen && mayInvite && me ? <InviteDialog giver={me.role} onClose={inviting.close} /> : null}
      <Confirm
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={`Remove ${removing?.name ?? ''}?`}
        verb="Remove member"
        onConfirm={() => removing && remove.mutate(removing.id, { onSuccess: () => setRemoving(null) })}
        pending={remove.isPending}
        error={remove.isError ? messageOf(remove.error) : null}
      >
        They see nothing of this team from then on. API tokens belong to the team and go on working.
      </Confirm>
      <Confirm
        opened={leaving}
        onClose={askToLeave.close}
        title="Leave this team?"
        verb="Leave team"
        onConfirm={() => leave.mutate(undefined, { onSuccess: () => void navigate({ to: '/apps' }) })}
        pending={leave.isPending}
        error={leave.isError ? messageOf(leave.error) : null}
      >
        You come back by invitation only. You go on in another team of yours.
      </Confirm>
    </Page>
  );
}
