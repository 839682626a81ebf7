import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import type { Channel } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Moment } from '../../ui/moment.js';
import { Panel } from '../../ui/panel.js';
import { Status } from '../../ui/status.js';
import { useMay } from '../session/use-may.js';
import { useChangeChannel, useTestChannel } from './change-channels.js';
import { deliveriesQuery } from './list-channels.js';

interface ChannelPanelProps {
  readonly channel: Channel;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

const tones = { pending: 'busy', delivered: 'good', failed: 'bad' } as const;
const kinds = { email: 'Email', webhook: 'Webhook', slack: 'Slack' } as const;

/** One channel: where it goes, whether it is on, and what became of what it was told. */
export function ChannelPanel({ channel, onEdit, onDelete }: ChannelPanelProps) {
  const { data: deliveries = [] } = useQuery(deliveriesQuery(channel.id));
  const may = useMay();
  const change = useChangeChannel();
  const test = useTestChannel();
  const failed = (error: unknown) => notifications.show({ message: messageOf(error), color: 'brick' });
  return (
    <Panel
      title={channel.name}
      description={`${kinds[channel.type]} · ${channel.address ?? channel.urlHint ?? ''} · ${channel.events.length === 0 ? 'all events' : `${channel.events.length} kinds of events`}`}
      actions={
        <Switch
          label="On"
          aria-label={`${channel.name} is on`}
          checked={channel.isEnabled}
          disabled={!may('notifications:write')}
          onChange={(event) =>
            change.mutate({ id: channel.id, isEnabled: event.currentTarget.checked }, { onError: failed })
          }
        />
      }
    >
      <Stack gap="sm">
        {deliveries.length === 0 ? (
          <Text size="sm" c="dimmed">
            It was told nothing yet.
          </Text>
        ) : (
          deliveries.map(({ id, eventId, status, problem, createdAt }) => (
            <Group key={id} gap="sm">
              <Status tone={tones[status]} label={status} />
              <Text size="sm">
                {eventId === null ? 'Test' : 'Event'}, <Moment at={createdAt} form="age" />
                {problem ? `: ${problem}` : ''}
              </Text>
            </Group>
          ))
        )}
        {may('notifications:write') ? (
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              loading={test.isPending}
              aria-label={`Send a test to ${channel.name}`}
              onClick={() => test.mutate(channel.id, { onError: failed })}
            >
              Send a test
            </Button>
            <Button size="xs" variant="default" aria-label={`Edit ${channel.name}`} onClick={onEdit}>
              Edit
            </Button>
            <Button size="xs" variant="subtle" color="brick" aria-label={`Delete ${channel.name}`} onClick={onDelete}>
              Delete
            </Button>
          </Group>
        ) : null}
      </Stack>
    </Panel>
  );
}
