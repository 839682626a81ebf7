import { notifications } from '@mantine/notifications';
import type { App, Destination } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Confirm } from '../../ui/confirm.js';
import { useDeleteDestination } from './delete-destination.js';

interface DeleteDestinationDialogProps {
  readonly destination: Destination;
  readonly apps: readonly App[];
  readonly onClose: () => void;
}

/** Asks before a destination and its key are forgotten; says what to do first when apps still use it. */
export function DeleteDestinationDialog({ destination, apps, onClose }: DeleteDestinationDialogProps) {
  const remove = useDeleteDestination(destination.id);
  const inUse = apps.length > 0;
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ message: `${destination.name} deleted.`, color: 'moss' });
        onClose();
      },
    });
  return (
    <Confirm
      opened
      onClose={onClose}
      title={`Delete ${destination.name}?`}
      verb="Delete destination"
      onConfirm={confirm}
      pending={remove.isPending}
      error={remove.isError ? messageOf(remove.error) : null}
      blocked={inUse}
    >
      {inUse
        ? `It is used by ${apps.map((app) => app.name).join(', ')}. Give ${apps.length === 1 ? 'that app' : 'those apps'} another destination in its settings first.`
        : 'Logferry forgets the key. At Datadog nothing changes: revoke the key there if nothing else uses it.'}
    </Confirm>
  );
}
