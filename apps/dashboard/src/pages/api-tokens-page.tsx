import { Anchor, Button } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiToken } from '../api/models.js';
import { messageOf } from '../api/problem.js';
import { ApiTokenTable } from '../features/api-tokens/api-token-table.js';
import { useRevokeApiToken } from '../features/api-tokens/change-api-tokens.js';
import { CreateTokenDialog } from '../features/api-tokens/create-token-dialog.js';
import { apiTokensQuery } from '../features/api-tokens/list-api-tokens.js';
import { NotAllowed } from '../features/session/not-allowed.js';
import { useMay } from '../features/session/use-may.js';
import { Blank } from '../ui/blank.js';
import { Confirm } from '../ui/confirm.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { RowSkeletons } from '../ui/skeletons.js';
import { useNewDialog } from './use-new-dialog.js';

const TITLE = 'API tokens';

/** The keys to the API that scripts of the team use. */
export function ApiTokensPage() {
  const may = useMay();
  if (may('api-tokens:read')) return <ApiTokens />;
  return (
    <Page title={TITLE} width="reading">
      <NotAllowed verb="see API tokens" />
    </Page>
  );
}

function ApiTokens() {
  const tokens = useQuery(apiTokensQuery);
  const may = useMay();
  const revoke = useRevokeApiToken();
  const creating = useNewDialog();
  const mayWrite = may('api-tokens:write');
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const create = mayWrite ? (
    <Button onClick={creating.open} leftSection={<IconPlus size={16} aria-hidden="true" />}>
      Create token
    </Button>
  ) : null;
  return (
    <Page
      title={TITLE}
      description={
        <>
          For scripts: all that this dashboard does, they can do, too.{' '}
          <Anchor href="/api/reference" target="_blank" inherit>
            API reference
          </Anchor>
        </>
      }
      actions={tokens.data?.length === 0 ? null : create}
    >
      <Panel flush>
        <QueryView query={tokens} what="the API tokens" skeleton={<RowSkeletons rows={2} />}>
          {(list) =>
            list.length > 0 ? (
              <ApiTokenTable tokens={list} onRevoke={setRevoking} />
            ) : (
              <Blank
                icon={<IconKey size={44} stroke={1.25} />}
                title="No API token yet"
                description="Create one for each script, with no more than it needs."
                action={create}
              />
            )
          }
        </QueryView>
      </Panel>
      {creating.isOpen && mayWrite ? <CreateTokenDialog onClose={creating.close} /> : null}
      <Confirm
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke ${revoking?.name ?? ''}?`}
        verb="Revoke token"
        onConfirm={() => revoking && revoke.mutate(revoking.id, { onSuccess: () => setRevoking(null) })}
        pending={revoke.isPending}
        error={revoke.isError ? messageOf(revoke.error) : null}
      >
        Whatever uses it is refused from then on. This cannot be undone; create another one instead.
      </Confirm>
    </Page>
  );
}
