import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { App, Destination } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Blank } from '../../ui/blank.js';
import { Confirm } from '../../ui/confirm.js';
import { Panel } from '../../ui/panel.js';
import { QueryView } from '../../ui/query-view.js';
import { LineSkeletons } from '../../ui/skeletons.js';
import { MendButtons } from '../destinations/mend-buttons.js';
import { useMay } from '../session/use-may.js';
import { useDiscardParked } from './discard-parked.js';
import { parkedQuery } from './get-parked.js';
import { ParkedWords, parkedLines } from './parked-words.js';

interface ParkedPanelProps {
  readonly app: App;
  readonly destination: Destination | undefined;
}

/** What is set aside until the destination takes it: how much, since when, until when, and what can be done. */
export function ParkedPanel({ app, destination }: ParkedPanelProps) {
  const parked = useQuery(parkedQuery(app.id));
  const discard = useDiscardParked(app.id);
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const confirm = () =>
    discard.mutate(undefined, {
      onSuccess: (messages) => {
        notifications.show({ message: `${parkedLines({ messages, isPartial: false })} discarded.`, color: 'moss' });
        setAsking(false);
      },
    });
  return (
    <Panel title="Parked" description="Lines that wait because the destination cannot take them now.">
      <QueryView query={parked} what="what is parked" skeleton={<LineSkeletons lines={2} />}>
        {(waits) =>
          waits.messages === 0 ? (
            <Blank
              icon={<IconCircleCheck size={36} stroke={1.25} />}
              title="Nothing is parked"
              description="Every line that could be sent was. When Datadog rejects the key or is away, lines wait here instead of getting lost."
            />
          ) : (
            <>
              <Text fw={600}>
                {parkedLines(waits)} {waits.messages === 1 ? 'waits' : 'wait'}
                {destination ? whyWaiting(destination) : '.'}
              </Text>
              <Text size="sm" mt={4} mb="md">
                <ParkedWords parked={waits} />
              </Text>
              <Group gap="xs">
                {destination ? <MendButtons destination={destination} /> : null}
                {may('parked:discard') ? (
                  <Button size="xs" variant="subtle" color="brick" onClick={() => setAsking(true)}>
                    Discard
                  </Button>
                ) : null}
              </Group>
            </>
          )
        }
      </QueryView>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title="Discard what is parked?"
        verb="Discard parked lines"
        typed={app.name}
        onConfirm={confirm}
        pending={discard.isPending}
        error={discard.isError ? messageOf(discard.error) : null}
      >
        The lines of {app.name} that wait are thrown away and never reach Datadog. The ledger counts them as discarded.
        This cannot be undone.
      </Confirm>
    </Panel>
  );
}

/** "2 lines wait" and for what. */
function whyWaiting({ site, status }: Destination): string {
  switch (status) {
    case 'key_rejected':
      return `: ${site} rejects the API key.`;
    case 'needs_key':
      return ' for an API key.';
    case 'ok':
      return `: ${site} takes logs again, and they follow, oldest first.`;
    default:
      return ` until ${site} takes logs again.`;
  }
}
