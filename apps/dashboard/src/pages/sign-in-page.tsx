import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { sessionQuery } from '../features/session/session-query.js';
import { useSignIn } from '../features/session/sign-in.js';
import { signInProblem } from '../features/session/sign-in-problem.js';
import { LinkAnchor } from '../ui/links.js';
import { Notice } from '../ui/notice.js';
import { EntryLayout } from './entry-layout.js';
import { SecondFactorForm } from './second-factor-form.js';

const route = getRouteApi('/entry/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const signIn = useSignIn();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (/^\S+@\S+$/.test(email.trim()) ? null : 'Enter your email address.'),
      password: (password) => (password ? null : 'Enter your password.'),
    },
  });
  const goOn = async (): Promise<void> => {
    // Of whoever was signed in before, should their session have ended by itself.
    queries.clear();
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await router.navigate({ href: next ?? '/apps' });
  };
  const send = form.onSubmit(({ email, password }) => {
    signIn.mutate(
      { email: email.trim(), password },
      { onSuccess: (state) => (state === 'signed in' ? goOn() : undefined) },
    );
  });
  if (signIn.data === 'second factor') {
    return (
      <EntryLayout title="One more step" description="This account has a second factor.">
        <SecondFactorForm onSignedIn={goOn} />
      </EntryLayout>
    );
  }
  return (
    <EntryLayout
      title="Sign in"
      description={
        <>
          New here?{' '}
          <LinkAnchor to="/sign-up" search={next ? { next } : {}} inherit>
            Create an account
          </LinkAnchor>
        </>
      }
    >
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput
            label="Email"
            type="email"
            autoComplete="email"
            required
            size="md"
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            size="md"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
            {...form.getInputProps('password')}
          />
          {signIn.isError ? <Notice tone="bad">{signInProblem(signIn.error)}</Notice> : null}
          <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
            Sign in
          </Button>
          <LinkAnchor to="/reset-password" size="sm">
            Forgot your password?
          </LinkAnchor>
        </Stack>
      </form>
    </EntryLayout>
  );
}
