import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { type SecondFactor, useSecondFactor } from '../features/session/second-factor.js';
import { signInProblem } from '../features/session/sign-in-problem.js';
import { Notice } from '../ui/notice.js';

const WORDS = {
  app: { label: 'Code', description: 'The six digits that your authenticator app shows now.', other: 'recovery code' },
  'recovery code': {
    label: 'Recovery code',
    description: 'One of the codes you kept when you turned the second factor on. Each works once.',
    other: 'app',
  },
} as const;

interface SecondFactorFormProps {
  readonly onSignedIn: () => void;
}

/** Asks whoever gave the right password for their second factor. */
export function SecondFactorForm({ onSignedIn }: SecondFactorFormProps) {
  const [factor, setFactor] = useState<SecondFactor>('app');
  const check = useSecondFactor();
  const form = useForm({
    initialValues: { code: '' },
    validate: { code: (code) => (code.trim() ? null : `Enter the ${WORDS[factor].label.toLowerCase()}.`) },
  });
  const { label, description, other } = WORDS[factor];
  const change = (): void => {
    setFactor(other);
    form.reset();
    check.reset();
  };
  return (
    <form
      onSubmit={form.onSubmit(({ code }) => check.mutate({ factor, code: code.trim() }, { onSuccess: onSignedIn }))}
      noValidate
    >
      <Stack gap="md">
        <TextInput
          key={factor}
          label={label}
          description={description}
          autoComplete="one-time-code"
          inputMode={factor === 'app' ? 'numeric' : 'text'}
          required
          autoFocus
          size="md"
          {...form.getInputProps('code')}
        />
        {check.isError ? <Notice tone="bad">{signInProblem(check.error)}</Notice> : null}
        <Button type="submit" size="md" loading={check.isPending} fullWidth>
          Sign in
        </Button>
        <Anchor component="button" type="button" size="sm" ta="left" onClick={change}>
          {factor === 'app' ? 'Use a recovery code instead' : 'Use the authenticator app instead'}
        </Anchor>
      </Stack>
    </form>
  );
}
