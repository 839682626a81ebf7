import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { AuditTable } from '../features/audit-log/audit-table.js';
import { AUDITED, actorKindLabel, resourceLabel } from '../features/audit-log/audit-words.js';
import { ACTOR_KINDS, auditParameters, auditQuery } from '../features/audit-log/list-audit-log.js';
import { NotAllowed } from '../features/session/not-allowed.js';
import { useMay } from '../features/session/use-may.js';
import { Blank } from '../ui/blank.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { RowSkeletons } from '../ui/skeletons.js';
import type { AuditSearch } from './search.js';

const TITLE = 'Audit log';
const route = getRouteApi('/shell/audit-log');

/** Everything that people and scripts did in the team that is more than looking. */
export function AuditLogPage() {
  const may = useMay();
  if (may('audit-log:read')) return <AuditLog />;
  return (
    <Page title={TITLE} width="reading">
      <NotAllowed verb="read the audit log" />
    </Page>
  );
}

function AuditLog() {
  const { cursor, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const entries = useQuery(auditQuery(filter, cursor));
  // Another filter begins at the newest entry.
  const change = (next: AuditSearch) =>
    void navigate({ search: ({ cursor: _left, ...before }) => ({ ...before, ...next }), replace: true });
  const older = entries.data?.nextCursor ?? null;
  const file = (format: 'csv' | 'ndjson') =>
    `/api/v1/audit-log/export?${new URLSearchParams({ ...auditParameters(filter), format })}`;
  return (
    <Page
      title={TITLE}
      description="Who changed or revealed what, from where. Nobody can change an entry."
      actions={
        <>
          <Button component="a" href={file('csv')} download variant="default">
            Export CSV
          </Button>
          <Button component="a" href={file('ndjson')} download variant="default">
            Export NDJSON
          </Button>
        </>
      }
    >
      <Stack gap="md">
        <Group gap="sm" align="flex-end">
          <NativeSelect
            label="By"
            value={filter.actorKind ?? ''}
            onChange={(event) => change({ actorKind: ACTOR_KINDS.find((each) => each === event.currentTarget.value) })}
            data={[
              { value: '', label: 'Anybody' },
              ...ACTOR_KINDS.map((kind) => ({ value: kind, label: actorKindLabel(kind) })),
            ]}
          />
          <NativeSelect
            label="Done to"
            value={filter.resource ?? ''}
            onChange={(event) => change({ resource: event.currentTarget.value || undefined })}
            data={[
              { value: '', label: 'Anything' },
              ...AUDITED.map((resource) => ({ value: resource, label: resourceLabel(resource) })),
            ]}
          />
          <TextInput
            label="From"
            type="date"
            value={filter.from ?? ''}
            onChange={(event) => change({ from: event.currentTarget.value || undefined })}
          />
          <TextInput
            label="To"
            type="date"
            value={filter.to ?? ''}
            onChange={(event) => change({ to: event.currentTarget.value || undefined })}
          />
        </Group>
        <Panel flush>
          <QueryView query={entries} what="the audit log" skeleton={<RowSkeletons rows={6} />}>
            {({ items }) =>
              items.length > 0 ? (
                <AuditTable entries={items} />
              ) : (
                <Blank
                  icon={<IconHistory size={44} stroke={1.25} />}
                  title="Nothing was done"
                  description="Or nothing that this filter shows. Change it to see more."
                />
              )
            }
          </QueryView>
        </Panel>
        <Group gap="xs">
          {cursor === undefined ? null : (
            <Button
              variant="default"
              onClick={() => void navigate({ search: ({ cursor: _left, ...before }) => before })}
            >
              Newest
            </Button>
          )}
          {older === null ? null : (
            <Button
              variant="default"
              onClick={() => void navigate({ search: (before) => ({ ...before, cursor: older }) })}
            >
              Older
            </Button>
          )}
        </Group>
      </Stack>
    </Page>
  );
}
