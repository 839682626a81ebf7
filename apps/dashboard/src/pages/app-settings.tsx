import { Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { DeleteAppPanel } from '../features/apps/delete-app-panel.js';
import { appQuery } from '../features/apps/get-app.js';
import { SettingsForm } from '../features/apps/settings-form.js';
import { destinationsQuery } from '../features/destinations/list-destinations.js';
import { NotAllowed } from '../features/session/not-allowed.js';
import { useMay } from '../features/session/use-may.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';

const route = getRouteApi('/shell/apps/$appId/settings');

/** How an app's logs are labelled, and its end. */
export function AppSettings() {
  const { appId } = route.useParams();
  const navigate = useNavigate();
  const app = useQuery(appQuery(appId));
  const destinations = useQuery(destinationsQuery);
  const may = useMay();
  const mayWrite = may('apps:write');
  return (
    <QueryView query={app} what="the app" skeleton={<LineSkeletons lines={8} />}>
      {(found) => (
        <Stack gap="md">
          {mayWrite ? null : <NotAllowed verb="change settings" />}
          <Panel title="Labels and destination" description="Lines that arrive after saving follow the new settings.">
            <QueryView query={destinations} what="your destinations" skeleton={<LineSkeletons lines={8} />}>
              {(list) => <SettingsForm key={found.id} app={found} destinations={list} />}
            </QueryView>
          </Panel>
          {mayWrite ? (
            <DeleteAppPanel
              app={found}
              onDeleted={() => {
                notifications.show({ message: `${found.name} deleted.`, color: 'moss' });
                void navigate({ to: '/apps' });
              }}
            />
          ) : null}
        </Stack>
      )}
    </QueryView>
  );
}
