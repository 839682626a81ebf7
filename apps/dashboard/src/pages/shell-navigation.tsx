import { ActionIcon, AppShell, Box, Group, ScrollArea, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLogout } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { messageOf } from '../api/problem.js';
import { meQuery } from '../features/session/me-query.js';
import { useSignOut } from '../features/session/sign-out.js';
import { useMay } from '../features/session/use-may.js';
import { TeamMenu } from '../features/tenants/team-menu.js';
import { ColorSchemeControl } from '../ui/color-scheme-control.js';
import { LinkAnchor, LinkNavItem } from '../ui/links.js';
import { Wordmark } from '../ui/wordmark.js';
import { PLACES } from './places.js';
import { SearchButton } from './search-button.js';
import classes from './shell-navigation.module.css';
import { useLeave } from './use-leave.js';

const shell = getRouteApi('/shell');
const icon = { size: 18, stroke: 1.75, 'aria-hidden': true } as const;

/** Where one can go, which team one works in, who one is, and the way out. */
export function ShellNavigation() {
  const { user } = shell.useRouteContext();
  // The session says who one was when it was read; names and addresses change.
  const { data: person = user } = useQuery(meQuery);
  const signOut = useSignOut();
  const leave = useLeave();
  const router = useRouter();
  const may = useMay();
  const places = PLACES.filter(({ action }) => action === null || may(action));
  const item = ({ to, label, Icon }: (typeof PLACES)[number]) => (
    <LinkNavItem key={to} to={to} label={label} leftSection={<Icon {...icon} />} className={classes.item ?? ''} />
  );
  return (
    <>
      <AppShell.Section p="md" visibleFrom="sm">
        <Box px={6} py={4}>
          <Wordmark />
        </Box>
      </AppShell.Section>
      <AppShell.Section px="md" pt={{ base: 'md', sm: 0 }} pb="sm">
        <TeamMenu onSwitched={() => void router.navigate({ to: '/apps' })} />
      </AppShell.Section>
      <AppShell.Section grow component={ScrollArea} px="md">
        <SearchButton />
        {places.filter(({ group }) => group === 'logs').map(item)}
        <Text size="xs" c="dimmed" fw={500} mt="md" mb={4} px={12}>
          Team
        </Text>
        {places.filter(({ group }) => group === 'team').map(item)}
      </AppShell.Section>
      <AppShell.Section p="md" className={classes.foot ?? ''}>
        <Group justify="space-between" wrap="nowrap" gap="xs" mb="sm">
          <Box miw={0}>
            <LinkAnchor
              to="/account"
              size="sm"
              fw={500}
              display="block"
              truncate
              title={`${person.name}: your account`}
            >
              {person.name}
            </LinkAnchor>
            <Text size="xs" c="dimmed" truncate title={person.email}>
              {person.email}
            </Text>
          </Box>
          <Tooltip label="Sign out">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={() =>
                signOut.mutate(undefined, {
                  onSuccess: leave,
                  onError: (error) =>
                    notifications.show({ message: `Not signed out. ${messageOf(error)}`, color: 'brick' }),
                })
              }
              loading={signOut.isPending}
              aria-label="Sign out"
            >
              <IconLogout {...icon} />
            </ActionIcon>
          </Tooltip>
        </Group>
        <ColorSchemeControl />
      </AppShell.Section>
    </>
  );
}
