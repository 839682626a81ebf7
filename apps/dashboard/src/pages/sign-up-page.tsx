import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { sessionQuery } from '../features/session/session-query.js';
import { signInProblem } from '../features/session/sign-in-problem.js';
import { useSignUp } from '../features/session/sign-up.js';
import { LinkAnchor } from '../ui/links.js';
import { Notice } from '../ui/notice.js';
import { EntryLayout } from './entry-layout.js';

const PASSWORD_LENGTH_MIN = 8;
const route = getRouteApi('/entry/sign-up');

export function SignUpPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const signUp = useSignUp();
  const form = useForm({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (name) => (name.trim() ? null : 'Enter your name.'),
      email: (email) => (/^\S+@\S+$/.test(email.trim()) ? null : 'Enter your email address.'),
      password: (password) =>
        password.length >= PASSWORD_LENGTH_MIN ? null : `Use at least ${PASSWORD_LENGTH_MIN} characters.`,
    },
  });
  const send = form.onSubmit(({ name, email, password }) => {
    signUp.mutate(
      { name: name.trim(), email: email.trim(), password },
      {
        onSuccess: async () => {
          await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
          await router.navigate({ href: next ?? '/start' });
        },
      },
    );
  });
  return (
    <EntryLayout
      title="Create an account"
      description={
        <>
          Have one already?{' '}
          <LinkAnchor to="/sign-in" search={next ? { next } : {}} inherit>
            Sign in
          </LinkAnchor>
        </>
      }
    >
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput label="Name" autoComplete="name" required size="md" {...form.getInputProps('name')} />
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
            description={`At least ${PASSWORD_LENGTH_MIN} characters.`}
            autoComplete="new-password"
            required
            size="md"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
            {...form.getInputProps('password')}
          />
          {signUp.isError ? <Notice tone="bad">{signInProblem(signUp.error)}</Notice> : null}
          <Button type="submit" size="md" loading={signUp.isPending} fullWidth>
            Create account
          </Button>
        </Stack>
      </form>
    </EntryLayout>
  );
}
