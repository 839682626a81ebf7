import { Button, Group, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import type { Tenant } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Panel } from '../../ui/panel.js';
import { useRenameTenant } from './change-tenant.js';

const NAME_LENGTH_MAX = 100;

/** What people call the team. */
export function RenameTeamPanel({ tenant }: { readonly tenant: Tenant }) {
  const rename = useRenameTenant();
  const [name, setName] = useState(tenant.name);
  const send = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate(name.trim(), {
      onSuccess: (renamed) => notifications.show({ message: `The team is called ${renamed.name} now.`, color: 'moss' }),
    });
  };
  return (
    <Panel title="Name">
      <form onSubmit={send}>
        <Group gap="sm" align="flex-end">
          <TextInput
            label="Name of the team"
            maxLength={NAME_LENGTH_MAX}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={rename.isError ? messageOf(rename.error) : null}
            flex="1 1 14rem"
            maw={360}
          />
          <Button type="submit" loading={rename.isPending} disabled={name.trim() === '' || name.trim() === tenant.name}>
            Rename
          </Button>
        </Group>
      </form>
    </Panel>
  );
}
