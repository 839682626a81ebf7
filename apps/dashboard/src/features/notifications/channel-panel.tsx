import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import type { Channel, Event } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Moment } from '../../ui/moment.js';
import { Panel } from '../../ui/panel.js';
import { Status } from '../../ui/status.js';
import { eventWords } from '../events/event-words.js';
import { eventsQuery } from '../events/list-events.js';
import { useMay } from '../session/use-may.js';
import { useChangeChannel, useTestChannel } from './change-channels.js';
import { deliveriesQuery } from './list-channels.js';

interface ChannelPanelProps {
  readonly channel: Channel;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

const outcomes = {
  pending: { tone: 'busy', label: 'On its way' },
  delivered: { tone: 'good', label: 'Delivered' },
  failed: { tone: 'bad', label: 'Failed' },
} as const;
const kinds = { email: 'Email', webhook: 'Webhook', slack: 'Slack' } as const;

/** One channel: where it goes, whether it is on, and what became of what it was told. */
export function ChannelPanel({ channel, onEdit, onDelete }: ChannelPanelProps) {
  const { data: deliveries = [] } = useQuery(deliveriesQuery(channel.id));
  const { data: events = [] } = useQuery(eventsQuery);
  const may = useMay();
  const change = useChangeChannel();
  const test = useTestChannel();
  const failed = (error: unknown) => notifications.show({ message: messageOf(error), color: 'brick' });
  return (
    <Panel
      title={channel.name}
      description={`${kinds[channel.type]} · ${channel.address ?? channel.urlHint ?? ''} · ${wishes(channel)}`}
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
            <Group key={id} gap="sm" wrap="nowrap" align="flex-start">
              <Status {...outcomes[status]} />
              <Text size="sm">
                {toldOf(eventId, events)}, <Moment at={createdAt} form="age" />
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

function wishes({ events }: Channel): string {
  if (events.length === 0) return 'all events';
  return events.length === 1 ? 'one kind of event' : `${events.length} kinds of events`;
}

/** Older events than the list has are not worth another request. */
function toldOf(eventId: string | null, events: readonly Event[]): string {
  if (eventId === null) return 'Test';
  const event = events.find(({ id }) => id === eventId);
  return event ? eventWords(event) : 'Event';
}
