import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Destination } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { useMay } from '../session/use-may.js';
import { useDrainDestination } from './drain-destination.js';

/** Has a destination tried now, for what waits to follow. Not there for those who may not. */
export function DrainButton({ destination }: { readonly destination: Destination }) {
  const drain = useDrainDestination(destination.id);
  const may = useMay();
  if (!may('destinations:drain')) return null;
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
    <Button size="xs" variant="default" onClick={tryNow} loading={drain.isPending}>
      Drain now
    </Button>
  );
}
