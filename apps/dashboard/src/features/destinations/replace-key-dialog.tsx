import { Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import type { Destination } from '../../api/models.js';
import { Dialog } from '../../ui/dialog.js';
import { Notice } from '../../ui/notice.js';
import { useChangeDestination } from './change-destination.js';
import { KeyField } from './key-field.js';
import { keyProblem } from './key-problem.js';

interface ReplaceKeyDialogProps {
  readonly destination: Destination;
  readonly onClose: () => void;
}

/** Takes a new key for a destination. The old one stays in use unless the site accepts the new one. */
export function ReplaceKeyDialog({ destination, onClose }: ReplaceKeyDialogProps) {
  const change = useChangeDestination(destination.id);
  const form = useForm({
    initialValues: { apiKey: '' },
    validate: { apiKey: (key) => (key.trim() ? null : 'Paste an API key.') },
  });
  const send = form.onSubmit(({ apiKey }) => {
    change.mutate(
      { apiKey: apiKey.trim() },
      {
        onSuccess: () => {
          notifications.show({ message: `Key of ${destination.name} replaced.`, color: 'moss' });
          onClose();
        },
        onError: (error) => form.setErrors(keyProblem(error, destination.site).fields),
      },
    );
  });
  const problem = change.isError ? keyProblem(change.error, destination.site).form : null;
  return (
    <Dialog onClose={onClose} title={`Replace the key of ${destination.name}`}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <Text size="sm">
            The new key must belong to {destination.site} too. It is checked first; the key ending in{' '}
            <code>{destination.keyHint}</code> stays in use until then.
          </Text>
          <KeyField label="New API key" data-autofocus site={destination.site} {...form.getInputProps('apiKey')} />
          {problem ? <Notice tone="bad">{problem}</Notice> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Check and replace
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
