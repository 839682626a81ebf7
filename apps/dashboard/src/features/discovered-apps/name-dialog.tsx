import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import type { DiscoveredApp } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Dialog } from '../../ui/dialog.js';
import { useNameDiscoveredApp } from './change-discovered-apps.js';

const NAME_LENGTH_MAX = 60;

interface NameDialogProps {
  readonly appId: string;
  readonly app: DiscoveredApp;
  readonly onClose: () => void;
}

/** What an app of the space is called in its logs, in place of what its lines call it. */
export function NameDialog({ appId, app, onClose }: NameDialogProps) {
  const change = useNameDiscoveredApp(appId);
  const [name, setName] = useState(app.name ?? '');
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { discoveredId: app.id, name: name.trim() || null },
      {
        onSuccess: (named) => {
          notifications.show({ message: `New lines are of ${named.name ?? named.identifier}.`, color: 'moss' });
          onClose();
        },
      },
    );
  };
  return (
    <Dialog onClose={onClose} title="Name this app">
      <form onSubmit={send}>
        <Stack gap="md">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            Its lines call it <code>{app.identifier}</code>. The name takes its place in the host, the tags and the
            service of lines that come from now on.
          </Text>
          <TextInput
            label="Name"
            description="As in your Heroku dashboard. Empty: what its lines call it."
            maxLength={NAME_LENGTH_MAX}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={change.isError ? messageOf(change.error) : null}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Save name
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
