import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { TransferPanel } from '../features/members/transfer-panel.js';
import { meQuery } from '../features/session/me-query.js';
import { NotAllowed } from '../features/session/not-allowed.js';
import { useMay } from '../features/session/use-may.js';
import { ConfigurationPanel } from '../features/tenants/configuration-panel.js';
import { DeleteTeamPanel } from '../features/tenants/delete-team-panel.js';
import { tenantQuery } from '../features/tenants/list-tenants.js';
import { RenameTeamPanel } from '../features/tenants/rename-team-panel.js';
import { Page } from '../ui/page.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';

/** The team itself: its name, its settings as a file, who owns it, its end. */
export function TeamPage() {
  const tenant = useQuery(tenantQuery);
  const { data: me } = useQuery(meQuery);
  const may = useMay();
  const navigate = useNavigate();
  return (
    <Page title="Team settings" width="reading">
      <QueryView query={tenant} what="the team" skeleton={<LineSkeletons lines={6} />}>
        {(found) => (
          <Stack gap="md">
            {may('tenant:write') ? (
              <RenameTeamPanel key={found.id} tenant={found} />
            ) : (
              <NotAllowed verb="change the team" />
            )}
            {may('configuration:read') ? <ConfigurationPanel tenant={found} /> : null}
            {may('tenant:transfer') && me ? <TransferPanel tenant={found} me={me} /> : null}
            {may('tenant:delete') ? (
              <DeleteTeamPanel tenant={found} onDeleted={() => void navigate({ to: '/apps' })} />
            ) : null}
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
