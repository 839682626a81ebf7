import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';

/** Long enough to read, notice and reach for it. */
const UNDO_SHOWN_MS = 10_000;

/** Says what was done, with a way to take it back. */
export function saidWithUndo(said: string, undo: () => void): void {
  const id = notifications.show({
    color: 'moss',
    autoClose: UNDO_SHOWN_MS,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        {said}
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}
