import { Button, Group, NativeSelect } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Me, Tenant } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Confirm } from '../../ui/confirm.js';
import { Panel } from '../../ui/panel.js';
import { useTransferTenant } from './change-members.js';
import { membersQuery } from './list-members.js';

interface TransferPanelProps {
  readonly tenant: Tenant;
  readonly me: Me;
}

/** Gives the team to another member; who does it becomes an admin. */
export function TransferPanel({ tenant, me }: TransferPanelProps) {
  const { data: members = [] } = useQuery(membersQuery);
  const transfer = useTransferTenant();
  const [id, setId] = useState('');
  const [opened, { open, close }] = useDisclosure(false);
  const others = members.filter(({ userId, role }) => userId !== me.id && role !== 'owner');
  const heir = others.find((member) => member.id === id);
  if (others.length === 0) return null;
  return (
    <Panel title="Hand the team over" description="Another member becomes the owner, and you an admin.">
      <Group gap="sm" align="flex-end">
        <NativeSelect
          label="New owner"
          value={heir?.id ?? ''}
          onChange={(event) => setId(event.currentTarget.value)}
          data={[
            { value: '', label: 'Choose a member' },
            ...others.map((member) => ({ value: member.id, label: `${member.name} (${member.email})` })),
          ]}
          flex="1 1 14rem"
          maw={360}
        />
        <Button variant="default" onClick={open} disabled={heir === undefined}>
          Transfer ownership
        </Button>
      </Group>
      <Confirm
        opened={opened}
        onClose={close}
        title={`Make ${heir?.name ?? ''} the owner?`}
        verb="Transfer ownership"
        typed={tenant.name}
        onConfirm={() =>
          heir &&
          transfer.mutate(heir.id, {
            onSuccess: () => {
              close();
              notifications.show({ message: `${heir.name} owns the team now. You are an admin.`, color: 'moss' });
            },
          })
        }
        pending={transfer.isPending}
        error={transfer.isError ? messageOf(transfer.error) : null}
      >
        Only they can give it back. As an admin you go on minding people, tokens and settings.
      </Confirm>
    </Panel>
  );
}
