import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { App, DrainToken } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Dialog } from '../../ui/dialog.js';
import { Notice } from '../../ui/notice.js';
import { useCreateDrainToken } from './create-drain-token.js';
import { DrainInstructions } from './drain-instructions.js';
import { GRACE_TIMES } from './grace-times.js';
import { drainTokensQuery } from './list-drain-tokens.js';
import { useRevokeDrainToken } from './revoke-drain-token.js';
import { UrlUseSentence } from './url-use-words.js';

interface RotateDialogProps {
  readonly app: Pick<App, 'id' | 'name'>;
  readonly token: DrainToken;
  readonly onClose: () => void;
}

/** Replaces a token without losing a line: a new one is made, and the old one works on for a while. */
export function RotateDialog({ app, token, onClose }: RotateDialogProps) {
  const create = useCreateDrainToken();
  const revoke = useRevokeDrainToken(app.id);
  const [grace, setGrace] = useState('86400');
  const tokens = useQuery(drainTokensQuery(app.id)).data ?? [token];
  const current = tokens.find(({ id }) => id === token.id) ?? token;
  const rotate = () =>
    create.mutate(
      { appId: app.id, label: token.label },
      { onSuccess: () => revoke.mutate({ tokenId: token.id, graceSeconds: Number(grace) }) },
    );
  return (
    <Dialog onClose={onClose} size="lg" title={`Rotate ${token.label ?? 'the drain token'}`}>
      {create.data ? (
        <Stack gap="md">
          <Text size="sm" fw={500}>
            1. Add the new drain.
          </Text>
          <DrainInstructions issued={create.data} />
          <Text size="sm">
            <strong>2. Remove the old one</strong> once lines come by the new one.{' '}
            <code>heroku drains -a {app.name}</code> lists both; the old URL ends in <code>{token.hint}</code>. Until
            both are done, lines may come twice.
          </Text>
          <UrlUseSentence token={current} tokens={tokens} />
          {revoke.isError ? (
            <Notice tone="bad" title="The old token was not ended">
              {messageOf(revoke.error)} Revoke it in the table.
            </Notice>
          ) : null}
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <Stack gap="md">
          <Text size="sm">
            You get a new drain URL. The one ending in <code>{token.hint}</code> works on until you have changed the
            drain at Heroku.
          </Text>
          <NativeSelect
            label="The old URL ends"
            data={GRACE_TIMES.filter(({ value }) => value !== '0')}
            value={grace}
            onChange={(event) => setGrace(event.currentTarget.value)}
          />
          {create.isError ? <Notice tone="bad">{messageOf(create.error)}</Notice> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button onClick={rotate} loading={create.isPending}>
              Make the new URL
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
