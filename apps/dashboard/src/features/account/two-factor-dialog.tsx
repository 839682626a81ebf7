import { Button, Code, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { QRCodeSVG } from 'qrcode.react';
import { type FormEvent, useState } from 'react';
import { CopyLine } from '../../ui/copy-line.js';
import { Dialog } from '../../ui/dialog.js';
import { Notice } from '../../ui/notice.js';
import { signInProblem } from '../session/sign-in-problem.js';
import { useConfirmTwoFactor, useSetUpTwoFactor } from './change-account.js';
import { PasswordDialog } from './password-dialog.js';
import classes from './two-factor-dialog.module.css';

const QR_PIXELS = 176;

/** Password → the app reads the picture → its first code turns the second factor on. */
export function TwoFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const setUp = useSetUpTwoFactor();
  if (!setUp.data) {
    return (
      <PasswordDialog
        title="Set up a second factor"
        verb="Go on"
        onClose={onClose}
        pending={setUp.isPending}
        error={setUp.error}
        onPassword={(password) => setUp.mutate(password)}
      >
        You need an authenticator app on your phone or in your password manager.
      </PasswordDialog>
    );
  }
  return <AppStep uri={setUp.data.totpURI} codes={setUp.data.backupCodes} onClose={onClose} />;
}

interface AppStepProps {
  readonly uri: string;
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

function AppStep({ uri, codes, onClose }: AppStepProps) {
  const confirm = useConfirmTwoFactor();
  const [code, setCode] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code.trim(), {
      onSuccess: () => {
        notifications.show({ message: 'The second factor is on.', color: 'moss' });
        onClose();
      },
    });
  };
  return (
    <Dialog onClose={onClose} size="lg" title="Set up a second factor">
      <form onSubmit={send}>
        <Stack gap="md">
          <Text size="sm">1. Let your authenticator app read this picture, or give it the key.</Text>
          <Group gap="lg" align="flex-start">
            <div className={classes.picture}>
              <QRCodeSVG value={uri} size={QR_PIXELS} title="QR code for your authenticator app" />
            </div>
            <Stack gap={4} flex="1 1 12rem">
              <Text size="xs" c="dimmed">
                Key
              </Text>
              <Code block>{new URL(uri).searchParams.get('secret')}</Code>
            </Stack>
          </Group>
          <Text size="sm">2. Keep these recovery codes. Each signs you in once, should you lose the app.</Text>
          <SimpleGrid cols={{ base: 2, xs: 3 }} spacing={4}>
            {codes.map((each) => (
              <Code key={each}>{each}</Code>
            ))}
          </SimpleGrid>
          <CopyLine text={codes.join(' ')} name="recovery codes" />
          <TextInput
            label="3. The six digits that the app shows now"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            maw={240}
          />
          {confirm.isError ? <Notice tone="bad">{signInProblem(confirm.error)}</Notice> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={confirm.isPending} disabled={!/^\d{6}$/.test(code.trim())}>
              Turn on
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
