import { notifications } from '@mantine/notifications';
import { useDisableTwoFactor } from './change-account.js';
import { PasswordDialog } from './password-dialog.js';

/** Asks for the password before the second factor goes. */
export function DisableTwoFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const disable = useDisableTwoFactor();
  return (
    <PasswordDialog
      title="Turn the second factor off?"
      verb="Turn off"
      onClose={onClose}
      pending={disable.isPending}
      error={disable.error}
      onPassword={(password) =>
        disable.mutate(password, {
          onSuccess: () => {
            notifications.show({ message: 'The second factor is off.', color: 'moss' });
            onClose();
          },
        })
      }
    >
      Your password alone signs you in from then on, and the recovery codes are void.
    </PasswordDialog>
  );
}
