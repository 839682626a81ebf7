import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
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
  useFocusKept();
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

/** Where the element that had the focus left, with its page, its row or its dialog, the content takes it. */
function useFocusKept(): void {
  useEffect(() => {
    let last: Element | null = null;
    const note = (): void => {
      last = document.activeElement;
    };
    const observer = new MutationObserver(() => {
      if (document.activeElement !== document.body || last === null || last.isConnected) return;
      document.getElementById('main')?.focus({ preventScroll: true });
    });
    document.addEventListener('focusin', note);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', note);
      observer.disconnect();
    };
  }, []);
}
