import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { Destination } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { useMay } from '../session/use-may.js';
import { useDrainDestination } from './drain-destination.js';
import { ReplaceKeyDialog } from './replace-key-dialog.js';

/** What gets a destination in trouble going again: another key, or another try. Not there for those who may not. */
export function MendButtons({ destination }: { readonly destination: Destination }) {
  const drain = useDrainDestination(destination.id);
  const may = useMay();
  const [replacing, setReplacing] = useState(false);
  const isRejected = destination.status === 'key_rejected';
  const tryNow = () =>
    drain.mutate(undefined, {
      onSuccess: () =>
        notifications.show({
          message: `Trying ${destination.site} now. What waits follows as soon as it takes logs.`,
          color: 'moss',
        }),
      onError: (error) => notifications.show({ message: `Not tried. ${messageOf(error)}`, color: 'brick' }),
    });
  return (
    <Group gap="xs">
      {may('destinations:write') ? (
        <Button size="xs" variant={isRejected ? 'filled' : 'default'} onClick={() => setReplacing(true)}>
          Replace key
        </Button>
      ) : null}
      {may('destinations:drain') ? (
        <Button size="xs" variant="default" onClick={tryNow} loading={drain.isPending}>
          Drain now
        </Button>
      ) : null}
      {replacing ? <ReplaceKeyDialog destination={destination} onClose={() => setReplacing(false)} /> : null}
    </Group>
  );
}
