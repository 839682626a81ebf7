import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useMatchRoute } from '@tanstack/react-router';
import { ApiError } from '../api/problem.js';
import { appState } from '../features/apps/app-state.js';
import { AppTrouble } from '../features/apps/app-trouble.js';
import { appQuery } from '../features/apps/get-app.js';
import { UpstreamLossNotice } from '../features/apps/upstream-loss-notice.js';
import { destinationsQuery } from '../features/destinations/list-destinations.js';
import { NeedsKeyForm } from '../features/needs-key/needs-key-form.js';
import { LinkAnchor } from '../ui/links.js';
import { Page } from '../ui/page.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';
import { Status } from '../ui/status.js';
import { AppTabs } from './app-tabs.js';
import { NotFoundPage } from './not-found-page.js';
import { OpenLogsButton } from './open-logs-button.js';

const route = getRouteApi('/shell/apps/$appId');

/** One app: its name and state, and the tabs below. */
export function AppPage() {
  const { appId } = route.useParams();
  const app = useQuery(appQuery(appId));
  const destinations = useQuery(destinationsQuery);
  const isAtUndelivered = Boolean(useMatchRoute()({ to: '/apps/$appId/undelivered', params: { appId } }));
  const destination = destinations.data?.find(({ id }) => id === app.data?.destinationId);

  if (app.error instanceof ApiError && [404, 422].includes(app.error.status)) return <NotFoundPage />;
  return (
    <Page
      title={app.data?.name ?? 'App'}
      above={
        <LinkAnchor to="/apps" inherit>
          Apps
        </LinkAnchor>
      }
      beside={app.data ? <Status {...appState(app.data.state)} /> : <Skeleton width={80} height={14} />}
      actions={
        app.data && destination ? <OpenLogsButton app={app.data} destination={destination} variant="default" /> : null
      }
    >
      <AppTabs appId={appId} isSpace={app.data?.space ?? false} />
      <QueryView query={app} what="the app" skeleton={<LineSkeletons lines={8} />} quietWhenStale>
        {(found) => (
          <Stack gap="md">
            {destination?.status === 'needs_key' ? <NeedsKeyForm destination={destination} /> : null}
            <AppTrouble app={found} destination={destination} isWaitingShown={isAtUndelivered} />
            <UpstreamLossNotice app={found} />
            <Outlet />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
