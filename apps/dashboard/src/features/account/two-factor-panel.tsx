import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Me } from '../../api/models.js';
import { Panel } from '../../ui/panel.js';
import { Status } from '../../ui/status.js';
import { DisableTwoFactorDialog } from './disable-two-factor-dialog.js';
import { TwoFactorDialog } from './two-factor-dialog.js';

/** Whether signing in asks for a code of an authenticator app. */
export function TwoFactorPanel({ me }: { readonly me: Me }) {
  const [settingUp, setUp] = useDisclosure(false);
  const [endingIt, end] = useDisclosure(false);
  return (
    <Panel
      title="Second factor"
      description="A code of an authenticator app, asked for beside the password when you sign in."
      actions={me.twoFactorEnabled ? <Status tone="good" label="On" /> : <Status tone="idle" label="Off" />}
    >
      {me.twoFactorEnabled ? (
        <Button variant="default" onClick={end.open}>
          Turn off
        </Button>
      ) : (
        <Button variant="default" onClick={setUp.open}>
          Set up
        </Button>
      )}
      {settingUp ? <TwoFactorDialog onClose={setUp.close} /> : null}
      {endingIt ? <DisableTwoFactorDialog onClose={end.close} /> : null}
    </Panel>
  );
}
