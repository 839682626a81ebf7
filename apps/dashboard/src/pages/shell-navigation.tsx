import { ActionIcon, AppShell, Box, Group, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCloudUp, IconLogout, IconPlus, IconStack2 } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { messageOf } from '../api/problem.js';
import { sessionQuery } from '../features/session/session-query.js';
import { useSignOut } from '../features/session/sign-out.js';
import { useMay } from '../features/session/use-may.js';
import { ColorSchemeControl } from '../ui/color-scheme-control.js';
import { LinkNavItem } from '../ui/links.js';
import { Wordmark } from '../ui/wordmark.js';
import classes from './shell-navigation.module.css';

const shell = getRouteApi('/shell');
const icon = { size: 18, stroke: 1.75, 'aria-hidden': true } as const;

/** Where one can go, who one is, and the way out. */
export function ShellNavigation() {
  const { user } = shell.useRouteContext();
  const signOut = useSignOut();
  const queries = useQueryClient();
  const router = useRouter();
  const may = useMay();

  const leave = () =>
    signOut.mutate(undefined, {
      onSuccess: async () => {
        // Nothing of this person may stay in memory for the next one.
        queries.clear();
        notifications.clean();
        queries.setQueryData(sessionQuery.queryKey, null);
        await router.navigate({ to: '/sign-in' });
      },
      onError: (error) => notifications.show({ message: `Not signed out. ${messageOf(error)}`, color: 'brick' }),
    });

  return (
    <>
      <AppShell.Section p="md" visibleFrom="sm">
        <Box px={6} py={4}>
          <Wordmark />
        </Box>
      </AppShell.Section>
      <AppShell.Section grow px="md" pt={{ base: 'md', sm: 0 }}>
        <LinkNavItem to="/apps" label="Apps" leftSection={<IconStack2 {...icon} />} className={classes.item ?? ''} />
        <LinkNavItem
          to="/destinations"
          label="Destinations"
          leftSection={<IconCloudUp {...icon} />}
          className={classes.item ?? ''}
        />
        {may('apps:write') ? (
          <LinkNavItem
            to="/start"
            label="Connect an app"
            leftSection={<IconPlus {...icon} />}
            className={classes.item ?? ''}
          />
        ) : null}
      </AppShell.Section>
      <AppShell.Section p="md" className={classes.foot ?? ''}>
        <Group justify="space-between" wrap="nowrap" gap="xs" mb="sm">
          <Box miw={0}>
            <Text size="sm" fw={500} truncate title={user.name}>
              {user.name}
            </Text>
            <Text size="xs" c="dimmed" truncate title={user.email}>
              {user.email}
            </Text>
          </Box>
          <Tooltip label="Sign out">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={leave}
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
