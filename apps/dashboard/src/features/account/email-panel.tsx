import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Me } from '../../api/models.js';
import { Notice } from '../../ui/notice.js';
import { Panel } from '../../ui/panel.js';
import { Status } from '../../ui/status.js';
import { signInProblem } from '../session/sign-in-problem.js';
import { useChangeEmail } from './change-account.js';

/** The address one signs in with. */
export function EmailPanel({ me }: { readonly me: Me }) {
  const change = useChangeEmail();
  const [email, setEmail] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(email.trim(), { onSuccess: () => setEmail('') });
  };
  return (
    <Panel
      title="Email"
      description={me.email}
      actions={
        me.emailVerified ? <Status tone="good" label="Confirmed" /> : <Status tone="warn" label="Not confirmed" />
      }
    >
      <Stack gap="md">
        <form onSubmit={send}>
          <Group gap="sm" align="flex-end">
            <TextInput
              label="New address"
              type="email"
              autoComplete="email"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              flex="1 1 14rem"
              maw={360}
            />
            <Button
              type="submit"
              variant="default"
              loading={change.isPending}
              disabled={!/^\S+@\S+$/.test(email.trim())}
            >
              Change address
            </Button>
          </Group>
        </form>
        {change.isError ? <Notice tone="bad">{signInProblem(change.error)}</Notice> : null}
        {change.isSuccess ? (
          <Notice tone="good" title="Look into your mail">
            <Text size="sm">Your address changes once the link there is followed.</Text>
          </Notice>
        ) : null}
      </Stack>
    </Panel>
  );
}
