import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import classes from './app-tabs.module.css';

/** The views of one app, in their order. */
export const APP_TABS = [
  { to: '/apps/$appId', label: 'Overview' },
  { to: '/apps/$appId/tail', label: 'Live tail' },
  { to: '/apps/$appId/rules', label: 'Rules' },
  { to: '/apps/$appId/undelivered', label: 'Undelivered' },
  { to: '/apps/$appId/drain-tokens', label: 'Drain tokens' },
  { to: '/apps/$appId/discovered-apps', label: 'Discovered apps', isOfSpaces: true },
  { to: '/apps/$appId/settings', label: 'Settings' },
] as const;

/** They are links, so that each has an address and opens in a tab of its own. */
export function AppTabs({ appId, isSpace }: { readonly appId: string; readonly isSpace: boolean }) {
  const strip = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone they run out of sight: the open one must not.
  useEffect(() => {
    const tab = [...(strip.current?.children ?? [])].find((each) => each.getAttribute('href') === pathname);
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <nav ref={strip} className={classes.tabs} aria-label="App">
      {APP_TABS.filter((tab) => isSpace || !('isOfSpaces' in tab)).map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          params={{ appId }}
          className={classes.tab}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
