import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { formProblems } from '../../api/form-problems.js';
import { Notice } from '../../ui/notice.js';
import { Panel } from '../../ui/panel.js';
import { useChangePassword } from './change-account.js';

const PASSWORD_LENGTH_MIN = 8;
const labels = { currentPassword: 'Current password', newPassword: 'New password' };
const eye = { 'aria-label': 'Show or hide the password' };

/** Another password, for those who know the one they have. */
export function PasswordPanel() {
  const change = useChangePassword();
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (text) => (text ? null : 'Enter the password you have now.'),
      newPassword: (text) =>
        text.length >= PASSWORD_LENGTH_MIN ? null : `Use at least ${PASSWORD_LENGTH_MIN} characters.`,
    },
  });
  const send = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        form.reset();
        notifications.show({ message: 'Password changed. You are signed out everywhere else.', color: 'moss' });
      },
      onError: (error) => form.setErrors(formProblems(error, labels).fields),
    }),
  );
  const problem = change.isError ? formProblems(change.error, labels).form : null;
  return (
    <Panel title="Password" description="Changing it signs you out everywhere else.">
      <form onSubmit={send} noValidate>
        <Stack gap="md" maw={360}>
          <PasswordInput
            label={labels.currentPassword}
            autoComplete="current-password"
            visibilityToggleButtonProps={eye}
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            label={labels.newPassword}
            autoComplete="new-password"
            visibilityToggleButtonProps={eye}
            {...form.getInputProps('newPassword')}
          />
          {problem ? <Notice tone="bad">{problem}</Notice> : null}
          <Button type="submit" variant="default" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
            Change password
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
