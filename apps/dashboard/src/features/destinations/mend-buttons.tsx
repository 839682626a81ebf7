import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { Destination } from '../../api/models.js';
import { useMay } from '../session/use-may.js';
import { DrainButton } from './drain-button.js';
import { ReplaceKeyDialog } from './replace-key-dialog.js';

/** What gets a destination in trouble going again: another key, or another try. Not there for those who may not. */
export function MendButtons({ destination }: { readonly destination: Destination }) {
  const may = useMay();
  const [replacing, setReplacing] = useState(false);
  const isRejected = destination.status === 'key_rejected';
  return (
    <Group gap="xs">
      {may('destinations:write') ? (
        <Button size="xs" variant={isRejected ? 'filled' : 'default'} onClick={() => setReplacing(true)}>
          Replace key
        </Button>
      ) : null}
      <DrainButton destination={destination} />
      {replacing ? <ReplaceKeyDialog destination={destination} onClose={() => setReplacing(false)} /> : null}
    </Group>
  );
}
