import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { formProblems } from '../../api/form-problems.js';
import { Dialog } from '../../ui/dialog.js';

interface PasswordDialogProps {
  readonly title: string;
  readonly verb: string;
  readonly onClose: () => void;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onPassword: (password: string) => void;
  readonly children: ReactNode;
}

/** Asks people to prove once more that it is them. */
export function PasswordDialog(props: PasswordDialogProps) {
  const { title, verb, onClose, pending, error, onPassword, children } = props;
  const [password, setPassword] = useState('');
  const problems = error ? formProblems(error, { password: 'Password' }) : null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (password) onPassword(password);
  };
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={send}>
        <Stack gap="md">
          <Text size="sm">{children}</Text>
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={problems ? (problems.fields.password ?? problems.form) : null}
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={pending} disabled={password === ''}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
