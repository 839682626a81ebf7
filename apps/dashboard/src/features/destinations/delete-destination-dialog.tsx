import { notifications } from '@mantine/notifications';
import type { Destination } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Confirm } from '../../ui/confirm.js';
import { useDeleteDestination } from './delete-destination.js';
import { usersInWords } from './users-in-words.js';

interface DeleteDestinationDialogProps {
  readonly destination: Destination;
  readonly onClose: () => void;
}

/** Asks before a destination and its key are forgotten; says what to do first when apps still use it. */
export function DeleteDestinationDialog({ destination, onClose }: DeleteDestinationDialogProps) {
  const remove = useDeleteDestination(destination.id);
  const { apps } = destination.usedBy;
  const inUse = apps > 0;
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
        ? `It is used by ${usersInWords(destination.usedBy)}. Give ${apps === 1 ? 'that app another destination in its settings' : 'those apps another destination in their settings'} first.`
        : 'Logferry forgets the key. At Datadog nothing changes: revoke the key there if nothing else uses it.'}
    </Confirm>
  );
}
