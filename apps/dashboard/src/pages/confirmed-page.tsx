import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMailConfirmation } from '../features/account/change-account.js';
import { meQuery } from '../features/session/me-query.js';
import { sessionQuery } from '../features/session/session-query.js';
import { signInProblem } from '../features/session/sign-in-problem.js';
import { LinkButton } from '../ui/links.js';
import { Notice } from '../ui/notice.js';
import { EntryLayout } from './entry-layout.js';

const route = getRouteApi('/confirmed');

/** Where the links in mails lead that confirm an address: whether they did, and what comes next. */
export function ConfirmedPage() {
  const { error, step } = route.useSearch();
  if (error === 'INVALID_USER') {
    return (
      <EntryLayout title="This link is of another account" description="Sign out, then open it from the mail again.">
        <GoOn />
      </EntryLayout>
    );
  }
  if (error !== undefined) {
    return (
      <EntryLayout
        title="This link no longer works"
        description="Links that confirm an address work for a day, and only as they were mailed."
      >
        <AnotherLink />
      </EntryLayout>
    );
  }
  if (step === 'new-address') {
    return (
      <EntryLayout
        title="One more link to follow"
        description="It was mailed to your new address. Until you follow it, you sign in with the one you have."
      >
        <GoOn />
      </EntryLayout>
    );
  }
  return (
    <EntryLayout
      title="Your address is confirmed"
      description="You can invite people to your team, and be told of trouble by mail."
    >
      <GoOn />
    </EntryLayout>
  );
}

function GoOn() {
  const { data: session } = useQuery(sessionQuery);
  return session ? (
    <LinkButton to="/apps" size="md" fullWidth>
      Go to your apps
    </LinkButton>
  ) : (
    <LinkButton to="/sign-in" size="md" fullWidth>
      Sign in
    </LinkButton>
  );
}

function AnotherLink() {
  const { data: session } = useQuery(sessionQuery);
  const { data: me } = useQuery({ ...meQuery, enabled: Boolean(session) });
  const mail = useMailConfirmation();
  if (!session) {
    return (
      <Stack gap="md">
        <div>Sign in, and have another one mailed from there.</div>
        <GoOn />
      </Stack>
    );
  }
  if (me === undefined || me.emailVerified) return <GoOn />;
  if (mail.isSuccess) {
    return (
      <Stack gap="md">
        <Notice tone="good">Another link is on its way to {me.email}.</Notice>
        <GoOn />
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      {mail.isError ? <Notice tone="bad">{signInProblem(mail.error)}</Notice> : null}
      <Button size="md" loading={mail.isPending} onClick={() => mail.mutate(me.email)} fullWidth>
        Mail another link
      </Button>
      <LinkButton to="/apps" size="md" variant="default" fullWidth>
        Go to your apps
      </LinkButton>
    </Stack>
  );
}
