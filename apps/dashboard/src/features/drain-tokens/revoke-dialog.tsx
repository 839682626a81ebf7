import { NativeSelect, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { DrainToken } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Confirm } from '../../ui/confirm.js';
import { GRACE_TIMES } from './grace-times.js';
import { useRevokeDrainToken } from './revoke-drain-token.js';

interface RevokeDialogProps {
  readonly appId: string;
  readonly token: DrainToken | null;
  readonly onClose: () => void;
}

/** Asks when a token shall end. A time of grace lets one change the drain at Heroku without losing a line. */
export function RevokeDialog({ appId, token, onClose }: RevokeDialogProps) {
  const revoke = useRevokeDrainToken(appId);
  const [grace, setGrace] = useState('0');
  const confirm = () => {
    if (!token) return;
    revoke.mutate(
      { tokenId: token.id, graceSeconds: Number(grace) },
      {
        onSuccess: () => {
          notifications.show({ message: grace === '0' ? 'Token revoked.' : 'Token will end.', color: 'moss' });
          onClose();
        },
      },
    );
  };
  return (
    <Confirm
      opened={token !== null}
      onClose={onClose}
      title={`Revoke ${token?.label ?? 'this drain token'}?`}
      verb="Revoke token"
      onConfirm={confirm}
      pending={revoke.isPending}
      error={revoke.isError ? messageOf(revoke.error) : null}
    >
      <Stack gap="sm">
        <span>
          Once the token ending in <code>{token?.hint}</code> is revoked, whatever Heroku sends to its URL is refused
          and lost. Add the new drain first.
        </span>
        <NativeSelect
          label="When"
          data={[...GRACE_TIMES]}
          value={grace}
          onChange={(event) => setGrace(event.currentTarget.value)}
        />
      </Stack>
    </Confirm>
  );
}
