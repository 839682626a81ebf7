import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getRouteApi } from '@tanstack/react-router';
import { useRequestReset, useResetPassword } from '../features/session/reset-password.js';
import { signInProblem } from '../features/session/sign-in-problem.js';
import { LinkAnchor, LinkButton } from '../ui/links.js';
import { Notice } from '../ui/notice.js';
import { EntryLayout } from './entry-layout.js';

const PASSWORD_LENGTH_MIN = 8;
const route = getRouteApi('/reset-password');

/** Mails a link to whoever forgot their password; opened by that link, takes the new one. */
export function ResetPasswordPage() {
  const { token } = route.useSearch();
  return (
    <EntryLayout
      title="Set a new password"
      description={
        <LinkAnchor to="/sign-in" inherit>
          Back to signing in
        </LinkAnchor>
      }
    >
      {token === undefined ? <RequestForm /> : <NewPasswordForm token={token} />}
    </EntryLayout>
  );
}

function RequestForm() {
  const request = useRequestReset();
  const form = useForm({
    initialValues: { email: '' },
    validate: { email: (email) => (/^\S+@\S+$/.test(email.trim()) ? null : 'Enter your email address.') },
  });
  if (request.isSuccess) {
    return (
      <Notice tone="good">
        If there is an account with this address, a link is on its way to it. It works for an hour.
      </Notice>
    );
  }
  return (
    <form onSubmit={form.onSubmit(({ email }) => request.mutate({ email: email.trim() }))} noValidate>
      <Stack gap="md">
        <TextInput
          label="Email"
          type="email"
          autoComplete="email"
          required
          size="md"
          {...form.getInputProps('email')}
        />
        {request.isError ? <Notice tone="bad">{signInProblem(request.error)}</Notice> : null}
        <Button type="submit" size="md" loading={request.isPending} fullWidth>
          Mail me a link
        </Button>
      </Stack>
    </form>
  );
}

function NewPasswordForm({ token }: { readonly token: string }) {
  const reset = useResetPassword();
  const form = useForm({
    initialValues: { newPassword: '' },
    validate: {
      newPassword: (password) =>
        password.length >= PASSWORD_LENGTH_MIN ? null : `Use at least ${PASSWORD_LENGTH_MIN} characters.`,
    },
  });
  if (reset.isSuccess) {
    return (
      <Stack gap="md">
        <Notice tone="good">The password is set. You are signed out everywhere.</Notice>
        <LinkButton to="/sign-in" size="md" fullWidth>
          Sign in
        </LinkButton>
      </Stack>
    );
  }
  return (
    <form onSubmit={form.onSubmit(({ newPassword }) => reset.mutate({ token, newPassword }))} noValidate>
      <Stack gap="md">
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          required
          size="md"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          {...form.getInputProps('newPassword')}
        />
        {reset.isError ? (
          <Notice
            tone="bad"
            action={
              <LinkButton to="/reset-password" size="xs" variant="default">
                Have another link mailed
              </LinkButton>
            }
          >
            {signInProblem(reset.error)}
          </Notice>
        ) : null}
        <Button type="submit" size="md" loading={reset.isPending} fullWidth>
          Set the password
        </Button>
      </Stack>
    </form>
  );
}
