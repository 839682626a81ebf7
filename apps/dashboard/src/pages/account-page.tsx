import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EmailPanel } from '../features/account/email-panel.js';
import { PasswordPanel } from '../features/account/password-panel.js';
import { SessionPanel } from '../features/account/session-panel.js';
import { TwoFactorPanel } from '../features/account/two-factor-panel.js';
import { meQuery } from '../features/session/me-query.js';
import { Page } from '../ui/page.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';
import { useLeave } from './use-leave.js';

/** What people mind for themselves, whatever team they work in. */
export function AccountPage() {
  const me = useQuery(meQuery);
  const leave = useLeave();
  return (
    <Page title="Your account" description={me.data?.name} width="reading">
      <QueryView query={me} what="your account" skeleton={<LineSkeletons lines={6} />}>
        {(person) => (
          <Stack gap="md">
            <EmailPanel me={person} />
            <PasswordPanel />
            <TwoFactorPanel me={person} />
            <SessionPanel onSignedOut={() => void leave()} />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
