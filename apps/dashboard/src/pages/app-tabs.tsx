import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import classes from './app-tabs.module.css';

/** The views of one app. They are links, so that each has an address and opens in a tab of its own. */
export function AppTabs({ appId, isSpace }: { readonly appId: string; readonly isSpace: boolean }) {
  const params = { appId };
  const strip = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone they run out of sight: the open one must not.
  useEffect(() => {
    const tab = [...(strip.current?.children ?? [])].find((each) => each.getAttribute('href') === pathname);
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <nav ref={strip} className={classes.tabs} aria-label="App">
      <Link
        to="/apps/$appId"
        params={params}
        className={classes.tab}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        Overview
      </Link>
      <Link to="/apps/$appId/tail" params={params} className={classes.tab} activeOptions={{ includeSearch: false }}>
        Live tail
      </Link>
      <Link to="/apps/$appId/rules" params={params} className={classes.tab}>
        Rules
      </Link>
      <Link to="/apps/$appId/undelivered" params={params} className={classes.tab}>
        Undelivered
      </Link>
      <Link to="/apps/$appId/drain-tokens" params={params} className={classes.tab}>
        Drain tokens
      </Link>
      {isSpace ? (
        <Link to="/apps/$appId/discovered-apps" params={params} className={classes.tab}>
          Discovered apps
        </Link>
      ) : null}
      <Link to="/apps/$appId/settings" params={params} className={classes.tab}>
        Settings
      </Link>
    </nav>
  );
}
