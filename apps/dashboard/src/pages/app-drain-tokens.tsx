import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { DrainToken } from '../api/models.js';
import { messageOf } from '../api/problem.js';
import { appQuery } from '../features/apps/get-app.js';
import { useCreateDrainToken } from '../features/drain-tokens/create-drain-token.js';
import { DrainInstructions } from '../features/drain-tokens/drain-instructions.js';
import { drainTokensQuery } from '../features/drain-tokens/list-drain-tokens.js';
import { RevealDialog } from '../features/drain-tokens/reveal-dialog.js';
import { RevokeDialog } from '../features/drain-tokens/revoke-dialog.js';
import { RotateDialog } from '../features/drain-tokens/rotate-dialog.js';
import { TokenTable } from '../features/drain-tokens/token-table.js';
import { useMay } from '../features/session/use-may.js';
import { Blank } from '../ui/blank.js';
import { Notice } from '../ui/notice.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { RowSkeletons } from '../ui/skeletons.js';

const route = getRouteApi('/shell/apps/$appId/drain-tokens');

/** The secrets in an app's drain URLs: which are live, make one, end one. */
export function AppDrainTokens() {
  const { appId } = route.useParams();
  const tokens = useQuery(drainTokensQuery(appId));
  const issue = useCreateDrainToken();
  const may = useMay();
  const mayWrite = may('drain-tokens:write');
  const [label, setLabel] = useState('');
  const app = useQuery(appQuery(appId));
  const [revealing, setRevealing] = useState<DrainToken | null>(null);
  const [rotating, setRotating] = useState<DrainToken | null>(null);
  const [revoking, setRevoking] = useState<DrainToken | null>(null);

  const create = (event: FormEvent) => {
    event.preventDefault();
    issue.mutate({ appId, label: label.trim() || null }, { onSuccess: () => setLabel('') });
  };

  return (
    <Stack gap="md">
      {mayWrite ? (
        <Panel
          title="New drain URL"
          description="Several may be live at once, so that one can be replaced without losing a line."
        >
          <Stack gap="lg">
            <form onSubmit={create}>
              <Group gap="sm" align="flex-end">
                <TextInput
                  label="Label"
                  description="A note for people, such as where it is used. Optional."
                  maxLength={100}
                  value={label}
                  onChange={(event) => setLabel(event.currentTarget.value)}
                  flex="1 1 14rem"
                  maw={360}
                />
                <Button type="submit" loading={issue.isPending}>
                  Create drain token
                </Button>
              </Group>
            </form>
            {issue.isError ? (
              <Notice tone="bad" title="The token was not made">
                {messageOf(issue.error)}
              </Notice>
            ) : null}
            {issue.data ? <DrainInstructions key={issue.data.id} issued={issue.data} /> : null}
          </Stack>
        </Panel>
      ) : null}
      <Panel title="Drain tokens" flush>
        <QueryView query={tokens} what="the drain tokens" skeleton={<RowSkeletons rows={2} />}>
          {(list) =>
            list.length > 0 ? (
              <TokenTable
                tokens={list}
                {...(may('drain-tokens:reveal') && { onReveal: setRevealing })}
                {...(mayWrite && { onRotate: setRotating, onRevoke: setRevoking })}
              />
            ) : (
              <Blank
                icon={<IconKey size={36} stroke={1.25} />}
                title="No drain token yet"
                description={`Heroku needs a drain URL to send this app's lines to.${mayWrite ? ' Create one above.' : ''}`}
              />
            )
          }
        </QueryView>
      </Panel>
      {revealing ? <RevealDialog appId={appId} token={revealing} onClose={() => setRevealing(null)} /> : null}
      {rotating && app.data ? <RotateDialog app={app.data} token={rotating} onClose={() => setRotating(null)} /> : null}
      <RevokeDialog appId={appId} token={revoking} onClose={() => setRevoking(null)} />
    </Stack>
  );
}
