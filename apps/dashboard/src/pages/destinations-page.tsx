import { Button, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCloudUp, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Destination } from '../api/models.js';
import { DeleteDestinationDialog } from '../features/destinations/delete-destination-dialog.js';
import { DestinationCard } from '../features/destinations/destination-card.js';
import { DestinationForm } from '../features/destinations/destination-form.js';
import { destinationsQuery } from '../features/destinations/list-destinations.js';
import { ReplaceKeyDialog } from '../features/destinations/replace-key-dialog.js';
import { useMay } from '../features/session/use-may.js';
import { sitesQuery } from '../features/sites/list-sites.js';
import { Blank } from '../ui/blank.js';
import { Dialog } from '../ui/dialog.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';
import { useNewDialog } from './use-new-dialog.js';

/** Every Datadog key of the tenant, its health, and the apps that depend on it. */
export function DestinationsPage() {
  const destinations = useQuery(destinationsQuery);
  const sites = useQuery(sitesQuery);
  const { isOpen, open, close } = useNewDialog();
  const [replacing, setReplacing] = useState<Destination | null>(null);
  const [deleting, setDeleting] = useState<Destination | null>(null);
  const may = useMay();
  const mayWrite = may('destinations:write');
  const add = (
    <Button onClick={open} leftSection={<IconPlus size={16} aria-hidden="true" />}>
      Add destination
    </Button>
  );
  return (
    <Page
      title="Destinations"
      description="A Datadog API key and the site it belongs to. Any number of apps can share one."
      actions={destinations.data?.length === 0 || !mayWrite ? null : add}
    >
      <QueryView
        query={destinations}
        what="your destinations"
        skeleton={
          <Panel>
            <LineSkeletons />
          </Panel>
        }
      >
        {(list) =>
          list.length > 0 ? (
            <Stack gap="md">
              {list.map((destination) => (
                <DestinationCard
                  key={destination.id}
                  destination={destination}
                  site={sites.data?.find(({ code }) => code === destination.site)}
                  onReplaceKey={() => setReplacing(destination)}
                  onDelete={() => setDeleting(destination)}
                />
              ))}
            </Stack>
          ) : (
            <Panel>
              <Blank
                icon={<IconCloudUp size={44} stroke={1.25} />}
                title="No destination yet"
                description="Store a Datadog API key once; every app you connect can use it."
                action={mayWrite ? add : null}
              />
            </Panel>
          )
        }
      </QueryView>
      {isOpen && mayWrite ? (
        <Dialog onClose={close} size="xl" title="Add a destination">
          <DestinationForm
            submitLabel="Check key and add"
            onCancel={close}
            onCreated={(destination) => {
              notifications.show({ message: `${destination.name} added.`, color: 'moss' });
              close();
            }}
          />
        </Dialog>
      ) : null}
      {replacing ? <ReplaceKeyDialog destination={replacing} onClose={() => setReplacing(null)} /> : null}
      {deleting ? <DeleteDestinationDialog destination={deleting} onClose={() => setDeleting(null)} /> : null}
    </Page>
  );
}
