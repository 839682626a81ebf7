import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { appQuery } from './features/apps/get-app.js';
import { appSummariesQuery } from './features/apps/list-app-summaries.js';
import { destinationsQuery } from './features/destinations/list-destinations.js';
import { meQuery } from './features/session/me-query.js';
import { sessionQuery } from './features/session/session-query.js';
import { AppsPage } from './pages/apps-page.js';
import { ErrorPage } from './pages/error-page.js';
import { NotFoundPage } from './pages/not-found-page.js';
import {
  appSearch,
  appsSearch,
  auditSearch,
  confirmedSearch,
  entrySearch,
  herokuSearch,
  linkSearch,
  listSearch,
  startSearch,
  tailSearch,
  usageSearch,
} from './pages/search.js';
import { Shell } from './pages/shell.js';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet });

// Entry pages: for people who are not signed in.

const entryRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'entry',
  validateSearch: entrySearch,
  beforeLoad: async ({ context, search }) => {
    if (await context.queryClient.ensureQueryData(sessionQuery)) throw redirect({ href: search.next ?? '/apps' });
  },
});
const signInRoute = createRoute({
  getParentRoute: () => entryRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in-page.js'), 'SignInPage'),
});
const signUpRoute = createRoute({
  getParentRoute: () => entryRoute,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./pages/sign-up-page.js'), 'SignUpPage'),
});
// Also for people who are signed in: the links in mails work wherever they are opened.
const resetPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  validateSearch: linkSearch,
  component: lazyRouteComponent(() => import('./pages/reset-password-page.js'), 'ResetPasswordPage'),
});
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  validateSearch: linkSearch,
  component: lazyRouteComponent(() => import('./pages/invitation-page.js'), 'InvitationPage'),
});

const confirmedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirmed',
  validateSearch: confirmedSearch,
  component: lazyRouteComponent(() => import('./pages/confirmed-page.js'), 'ConfirmedPage'),
});

// Everything else needs a session.

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session) return { user: session.user };
    const next = location.href === '/' ? {} : { next: location.href };
    throw redirect({ to: '/sign-in', search: next });
  },
  // Before anything is shown: buttons must not come up late, and push others aside. Loaders of a page run beside it.
  loader: async ({ context }) => {
    await context.queryClient.ensureQueryData(meQuery);
  },
});
const indexRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/apps' });
  },
});
const startRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/start',
  validateSearch: startSearch,
  component: lazyRouteComponent(() => import('./pages/start-page.js'), 'StartPage'),
});
const appsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apps',
  validateSearch: appsSearch,
  loaderDeps: ({ search }) => search,
  // The first page of most visits: its code comes with the router's, and its apps are asked for before it is drawn.
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(appSummariesQuery(deps));
  },
  component: AppsPage,
});
const appRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apps/$appId',
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(appQuery(params.appId));
    void context.queryClient.prefetchQuery(destinationsQuery);
  },
  component: lazyRouteComponent(() => import('./pages/app-page.js'), 'AppPage'),
});
const appOverviewRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  validateSearch: appSearch,
  component: lazyRouteComponent(() => import('./pages/app-overview.js'), 'AppOverview'),
});
const appTailRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/tail',
  validateSearch: tailSearch,
  component: lazyRouteComponent(() => import('./pages/app-tail.js'), 'AppTail'),
});
const appRulesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/rules',
  component: lazyRouteComponent(() => import('./pages/app-rules.js'), 'AppRules'),
});
const appUndeliveredRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/undelivered',
  component: lazyRouteComponent(() => import('./pages/app-undelivered.js'), 'AppUndelivered'),
});
const appTokensRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/drain-tokens',
  component: lazyRouteComponent(() => import('./pages/app-drain-tokens.js'), 'AppDrainTokens'),
});
const appDiscoveredRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/discovered-apps',
  component: lazyRouteComponent(() => import('./pages/app-discovered-apps.js'), 'AppDiscoveredApps'),
});
const appSettingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/app-settings.js'), 'AppSettings'),
});
const herokuRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/heroku',
  validateSearch: herokuSearch,
  component: lazyRouteComponent(() => import('./pages/heroku-page.js'), 'HerokuPage'),
});
const destinationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/destinations',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./pages/destinations-page.js'), 'DestinationsPage'),
});
const membersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/members',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./pages/members-page.js'), 'MembersPage'),
});
const apiTokensRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/api-tokens',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./pages/api-tokens-page.js'), 'ApiTokensPage'),
});
const notificationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/notifications',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./pages/notifications-page.js'), 'NotificationsPage'),
});
const auditLogRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit-log',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./pages/audit-log-page.js'), 'AuditLogPage'),
});
const teamRulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rules',
  component: lazyRouteComponent(() => import('./pages/team-rules-page.js'), 'TeamRulesPage'),
});
const usageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/usage',
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import('./pages/usage-page.js'), 'UsagePage'),
});
const teamRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/team',
  component: lazyRouteComponent(() => import('./pages/team-page.js'), 'TeamPage'),
});
const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account-page.js'), 'AccountPage'),
});
// Any other address, within the frame so that the navigation is at hand.
const unknownRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFoundPage });

const routeTree = rootRoute.addChildren([
  entryRoute.addChildren([signInRoute, signUpRoute]),
  resetPasswordRoute,
  invitationRoute,
  confirmedRoute,
  shellRoute.addChildren([
    indexRoute,
    startRoute,
    appsRoute,
    appRoute.addChildren([
      appOverviewRoute,
      appTailRoute,
      appRulesRoute,
      appUndeliveredRoute,
      appTokensRoute,
      appDiscoveredRoute,
      appSettingsRoute,
    ]),
    destinationsRoute,
    herokuRoute,
    membersRoute,
    apiTokensRoute,
    notificationsRoute,
    auditLogRoute,
    teamRulesRoute,
    usageRoute,
    teamRoute,
    accountRoute,
    unknownRoute,
  ]),
]);

/** All pages by address. Code of a page is loaded when a link to it is hovered, or at the latest when it is opened. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
