import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { VerificationNotice } from '../features/account/verification-notice.js';
import { useLive } from '../features/live/use-live.js';
import { Wordmark } from '../ui/wordmark.js';
import { ConnectionNotice } from './connection-notice.js';
import classes from './shell.module.css';
import { ShellNavigation } from './shell-navigation.js';

/** The frame of every page behind the sign-in: navigation at the side, or behind a button where space is scarce. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is not read; a change of it closes the menu
  useEffect(close, [pathname, close]);
  useFocusAfterNavigation();
  useLive();
  return (
    <>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <AppShell
        header={{ height: { base: 56, sm: 0 } }}
        navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding={0}
      >
        <AppShell.Header className={classes.header ?? ''} hiddenFrom="sm">
          <Group h="100%" px="md" justify="space-between">
            <Wordmark size={26} />
            <Burger
              opened={opened}
              onClick={toggle}
              size="sm"
              aria-label={opened ? 'Close navigation' : 'Open navigation'}
              aria-expanded={opened}
            />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar className={classes.navbar ?? ''} data-closed={!opened} aria-label="Main">
          <ShellNavigation />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1}>
          <ConnectionNotice />
          <VerificationNotice />
          <Outlet />
        </AppShell.Main>
      </AppShell>
    </>
  );
}

/** Where the element that had the focus left with its page, the content takes it, and a screen reader starts there. */
function useFocusAfterNavigation(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged || document.activeElement !== document.body) return;
        document.getElementById('main')?.focus({ preventScroll: true });
      }),
    [router],
  );
}
