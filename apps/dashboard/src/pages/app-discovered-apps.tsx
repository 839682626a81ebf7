import { Button, Stack } from '@mantine/core';
import { IconApps } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { DiscoveredApp } from '../api/models.js';
import { messageOf } from '../api/problem.js';
import { useForgetDiscoveredApp } from '../features/discovered-apps/change-discovered-apps.js';
import { DiscoveredAppTable } from '../features/discovered-apps/discovered-app-table.js';
import { discoveredAppsQuery } from '../features/discovered-apps/list-discovered-apps.js';
import { NameDialog } from '../features/discovered-apps/name-dialog.js';
import { useMay } from '../features/session/use-may.js';
import { Blank } from '../ui/blank.js';
import { Confirm } from '../ui/confirm.js';
import { Notice } from '../ui/notice.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { RowSkeletons } from '../ui/skeletons.js';

const route = getRouteApi('/shell/apps/$appId/discovered-apps');

/** The apps of a Private Space, as its lines tell them apart. */
export function AppDiscoveredApps() {
  const { appId } = route.useParams();
  const found = useInfiniteQuery(discoveredAppsQuery(appId));
  const forget = useForgetDiscoveredApp(appId);
  const mayWrite = useMay()('discovered-apps:write');
  const [naming, setNaming] = useState<DiscoveredApp | null>(null);
  const [forgetting, setForgetting] = useState<DiscoveredApp | null>(null);
  const isFull = found.data?.pages.at(-1)?.isFull ?? false;

  return (
    <Stack gap="md">
      {isFull ? (
        <Notice tone="warn" title="No more are listed">
          This list has as many apps as it may. Further ones keep their names in logs, but are not listed before you
          forget some.
        </Notice>
      ) : null}
      <Panel
        title="Discovered apps"
        description="Told apart by what their lines call them. The router's lines name no app, and stay with the space."
        flush
      >
        <QueryView query={found} what="the discovered apps" skeleton={<RowSkeletons rows={3} />}>
          {({ pages }) => {
            const apps = pages.flatMap(({ items }) => items);
            return apps.length > 0 ? (
              <DiscoveredAppTable apps={apps} {...(mayWrite && { onName: setNaming, onForget: setForgetting })} />
            ) : (
              <Blank
                icon={<IconApps size={36} stroke={1.25} />}
                title="No app yet"
                description="An app of the space is listed some seconds after its first line."
              />
            );
          }}
        </QueryView>
      </Panel>
      {found.hasNextPage ? (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
      {naming ? <NameDialog appId={appId} app={naming} onClose={() => setNaming(null)} /> : null}
      <Confirm
        opened={forgetting !== null}
        onClose={() => setForgetting(null)}
        title={`Forget ${forgetting?.name ?? forgetting?.identifier ?? 'this app'}?`}
        verb="Forget app"
        onConfirm={() => {
          if (forgetting) forget.mutate(forgetting.id, { onSuccess: () => setForgetting(null) });
        }}
        pending={forget.isPending}
        error={forget.isError ? messageOf(forget.error) : null}
      >
        Its name and count are gone. Should another line of it come, it is listed anew.
      </Confirm>
    </Stack>
  );
}
