import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { messageOf } from '../../api/problem.js';
import { Dialog } from '../../ui/dialog.js';
import { useCreateTenant } from './change-tenant.js';

const NAME_LENGTH_MAX = 100;

interface CreateTeamDialogProps {
  readonly onClose: () => void;
  readonly onCreated: () => void;
}

/** Asks for a new team's name. */
export function CreateTeamDialog({ onClose, onCreated }: CreateTeamDialogProps) {
  const create = useCreateTenant();
  const [name, setName] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(name.trim(), {
      onSuccess: () => {
        onClose();
        onCreated();
      },
    });
  };
  return (
    <Dialog onClose={onClose} title="New team">
      <form onSubmit={send}>
        <Stack gap="md">
          <TextInput
            label="Name"
            description="Apps, destinations and people of each team are apart from those of the others."
            maxLength={NAME_LENGTH_MAX}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={create.isError ? messageOf(create.error) : null}
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              Create team
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
