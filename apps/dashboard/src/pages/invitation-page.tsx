import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useAcceptInvitation } from '../features/session/accept-invitation.js';
import { sessionQuery } from '../features/session/session-query.js';
import { signInProblem } from '../features/session/sign-in-problem.js';
import { useSignOut } from '../features/session/sign-out.js';
import { LinkButton } from '../ui/links.js';
import { Notice } from '../ui/notice.js';
import { EntryLayout } from './entry-layout.js';

const route = getRouteApi('/invitation');

/** Where the link of an invitation leads: to signing in or up with the address, and then into the tenant. */
export function InvitationPage() {
  const { token } = route.useSearch();
  const { data: session } = useQuery(sessionQuery);
  return (
    <EntryLayout title="Join your team" description="You are invited to a team on Logferry.">
      {token === undefined ? (
        <Notice tone="bad">
          The link is not complete. Open it from the mail again, or ask for another invitation.
        </Notice>
      ) : session ? (
        <Join token={token} email={session.user.email} />
      ) : (
        <SignInFirst token={token} />
      )}
    </EntryLayout>
  );
}

function SignInFirst({ token }: { readonly token: string }) {
  const search = { next: hrefOf(token) };
  return (
    <Stack gap="md">
      <div>Use the address that the invitation was mailed to.</div>
      <LinkButton to="/sign-up" search={search} size="md" fullWidth>
        Create an account
      </LinkButton>
      <LinkButton to="/sign-in" search={search} size="md" variant="default" fullWidth>
        Sign in
      </LinkButton>
    </Stack>
  );
}

function Join({ token, email }: { readonly token: string; readonly email: string }) {
  const router = useRouter();
  const accept = useAcceptInvitation();
  const signOut = useSignOut();
  const join = (): void => accept.mutate(token, { onSuccess: () => router.navigate({ to: '/apps' }) });
  // A fresh page: nothing that was loaded for the one who leaves may stay.
  const change = (): void => signOut.mutate(undefined, { onSuccess: () => window.location.assign(hrefOf(token)) });
  // What was refused once is refused again: the other way comes first then.
  const [joining, leaving] = accept.isError ? (['default', 'filled'] as const) : (['filled', 'default'] as const);
  return (
    <Stack gap="md">
      <div>
        You are signed in as <strong>{email}</strong>.
      </div>
      {accept.isError ? <Notice tone="bad">{signInProblem(accept.error)}</Notice> : null}
      <Button size="md" variant={joining} loading={accept.isPending} onClick={join} fullWidth>
        Join
      </Button>
      <Button size="md" variant={leaving} loading={signOut.isPending} onClick={change} fullWidth>
        Use another account
      </Button>
    </Stack>
  );
}

function hrefOf(token: string): string {
  return `/invitation?token=${encodeURIComponent(token)}`;
}
