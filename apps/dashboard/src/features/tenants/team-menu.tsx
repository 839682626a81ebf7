import { Menu, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Tenant } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { useRestoreTenant, useSwitchTenant } from './change-tenant.js';
import { CreateTeamDialog } from './create-team-dialog.js';
import { tenantQuery, tenantsQuery } from './list-tenants.js';
import classes from './team-menu.module.css';

interface TeamMenuProps {
  /** Called once another team is at work: what is shown is of the one before. */
  readonly onSwitched: () => void;
}

/** Which team one works in, and the way to the others. */
export function TeamMenu({ onSwitched }: TeamMenuProps) {
  const { data: current } = useQuery(tenantQuery);
  const { data: teams = [] } = useQuery(tenantsQuery);
  const switchTo = useSwitchTenant();
  const restore = useRestoreTenant();
  const [creating, create] = useDisclosure(false);
  const working = teams.filter(({ deletedAt }) => deletedAt === null);
  const deleted = teams.filter(({ deletedAt, role }) => deletedAt !== null && role === 'owner');
  const failed = (error: unknown) => notifications.show({ message: messageOf(error), color: 'brick' });
  const choose = ({ id }: Tenant) => {
    if (id !== current?.id) switchTo.mutate(id, { onSuccess: onSwitched, onError: failed });
  };
  return (
    <>
      <Menu width="target" position="bottom-start" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <UnstyledButton className={classes.button ?? ''} aria-label={`Team: ${current?.name ?? 'loading'}`}>
            <Text size="sm" fw={500} truncate>
              {current?.name ?? '…'}
            </Text>
            <IconSelector size={16} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Your teams</Menu.Label>
          {working.map((team) => (
            <Menu.Item
              key={team.id}
              onClick={() => choose(team)}
              rightSection={team.id === current?.id ? <IconCheck size={16} aria-label="current" /> : null}
            >
              <span className={classes.name}>{team.name}</span>
            </Menu.Item>
          ))}
          {deleted.map((team) => (
            <Menu.Item
              key={team.id}
              onClick={() => restore.mutate(team.id, { onSuccess: onSwitched, onError: failed })}
            >
              <span className={classes.name}>Restore {team.name}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={create.open}>
            New team
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {creating ? <CreateTeamDialog onClose={create.close} onCreated={onSwitched} /> : null}
    </>
  );
}
