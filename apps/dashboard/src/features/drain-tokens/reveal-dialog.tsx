import { Button, Group, Stack, Text } from '@mantine/core';
import type { DrainToken } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Dialog } from '../../ui/dialog.js';
import { Notice } from '../../ui/notice.js';
import { DrainInstructions } from './drain-instructions.js';
import { useRevealDrainToken } from './reveal-drain-token.js';

interface RevealDialogProps {
  readonly appId: string;
  readonly token: DrainToken;
  readonly onClose: () => void;
}

/** Shows a token's URL again, once it was said that this is noted. */
export function RevealDialog({ appId, token, onClose }: RevealDialogProps) {
  const reveal = useRevealDrainToken(appId);
  return (
    <Dialog onClose={onClose} size="lg" title={`Drain URL ending in ${token.hint}`}>
      {reveal.data ? (
        <DrainInstructions issued={reveal.data} />
      ) : (
        <Stack gap="md">
          <Text size="sm">
            Whoever has the URL can send lines as this app. That you looked is noted in the audit log.
          </Text>
          {reveal.isError ? <Notice tone="bad">{messageOf(reveal.error)}</Notice> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button onClick={() => reveal.mutate(token.id)} loading={reveal.isPending} data-autofocus>
              Show the URL
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
