import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { appQuery } from '../features/apps/get-app.js';
import { DeadLettersPanel } from '../features/dead-letters/dead-letters-panel.js';
import { destinationsQuery } from '../features/destinations/list-destinations.js';
import { ParkedPanel } from '../features/parked/parked-panel.js';

const route = getRouteApi('/shell/apps/$appId/undelivered');

/** What has not reached Datadog: parked for later, or refused for good. */
export function AppUndelivered() {
  const { appId } = route.useParams();
  const app = useQuery(appQuery(appId));
  const destinations = useQuery(destinationsQuery);
  if (app.data === undefined) return null;
  const destination = destinations.data?.find(({ id }) => id === app.data.destinationId);
  return (
    <Stack gap="md">
      <ParkedPanel app={app.data} destination={destination} />
      <DeadLettersPanel app={app.data} />
    </Stack>
  );
}
