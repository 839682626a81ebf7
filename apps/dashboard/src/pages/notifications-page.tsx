import { Button, Stack } from '@mantine/core';
import { IconBell, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel } from '../api/models.js';
import { messageOf } from '../api/problem.js';
import { useDeleteChannel } from '../features/notifications/change-channels.js';
import { ChannelDialog } from '../features/notifications/channel-dialog.js';
import { ChannelPanel } from '../features/notifications/channel-panel.js';
import { channelsQuery } from '../features/notifications/list-channels.js';
import { meQuery } from '../features/session/me-query.js';
import { NotAllowed } from '../features/session/not-allowed.js';
import { useMay } from '../features/session/use-may.js';
import { Blank } from '../ui/blank.js';
import { Confirm } from '../ui/confirm.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';
import { useNewDialog } from './use-new-dialog.js';

const TITLE = 'Notifications';

/** Where the team is told when something changes. */
export function NotificationsPage() {
  const may = useMay();
  if (may('notifications:read')) return <Channels />;
  return (
    <Page title={TITLE} width="reading">
      <NotAllowed verb="see notifications" />
    </Page>
  );
}

function Channels() {
  const channels = useQuery(channelsQuery);
  const { data: me } = useQuery(meQuery);
  const remove = useDeleteChannel();
  const adding = useNewDialog();
  const [edited, setEdited] = useState<Channel | null>(null);
  const [deleting, setDeleting] = useState<Channel | null>(null);
  const add = (
    <Button onClick={adding.open} leftSection={<IconPlus size={16} aria-hidden="true" />}>
      Add channel
    </Button>
  );
  return (
    <Page
      title={TITLE}
      description="Told when something changes: a key is rejected, an app goes silent, lines are lost."
      actions={channels.data?.length === 0 ? null : add}
      width="reading"
    >
      <QueryView query={channels} what="the channels" skeleton={<LineSkeletons />}>
        {(list) =>
          list.length > 0 ? (
            <Stack gap="md">
              {list.map((channel) => (
                <ChannelPanel
                  key={channel.id}
                  channel={channel}
                  onEdit={() => setEdited(channel)}
                  onDelete={() => setDeleting(channel)}
                />
              ))}
            </Stack>
          ) : (
            <Panel>
              <Blank
                icon={<IconBell size={44} stroke={1.25} />}
                title="Nobody is told yet"
                description="Add an address, a Slack channel or a webhook, and hear of trouble before your logs are missed."
                action={add}
              />
            </Panel>
          )
        }
      </QueryView>
      {adding.isOpen ? <ChannelDialog channel={null} ownAddress={me?.email ?? ''} onClose={adding.close} /> : null}
      {edited ? <ChannelDialog channel={edited} ownAddress={me?.email ?? ''} onClose={() => setEdited(null)} /> : null}
      <Confirm
        opened={deleting !== null}
        onClose={() => setDeleting(null)}
        title={`Delete ${deleting?.name ?? ''}?`}
        verb="Delete channel"
        onConfirm={() => deleting && remove.mutate(deleting.id, { onSuccess: () => setDeleting(null) })}
        pending={remove.isPending}
        error={remove.isError ? messageOf(remove.error) : null}
      >
        Nothing is told there from then on.
      </Confirm>
    </Page>
  );
}
