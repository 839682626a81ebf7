import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileImport, IconFilter, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Rule } from '../api/models.js';
import { ApiError, messageOf } from '../api/problem.js';
import { ImportDialog } from '../features/rules/import-dialog.js';
import { rulesQuery, ruleUsageQuery, tenantRulesQuery } from '../features/rules/list-rules.js';
import { RuleEditor } from '../features/rules/rule-editor.js';
import { RuleList } from '../features/rules/rule-list.js';
import { useSaveRules } from '../features/rules/save-rules.js';
import { TenantRulesNotice } from '../features/rules/tenant-rules-notice.js';
import { useMay } from '../features/session/use-may.js';
import { Blank } from '../ui/blank.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { RowSkeletons } from '../ui/skeletons.js';
import { saidWithUndo } from '../ui/undo.js';

const route = getRouteApi('/shell/apps/$appId/rules');

/** What happens to an app's lines on their way: an ordered list, each change saved at once and to be undone. */
export function AppRules() {
  const { appId } = route.useParams();
  const rules = useQuery(rulesQuery(appId));
  const usage = useQuery(ruleUsageQuery(appId));
  const tenantRules = useQuery(tenantRulesQuery);
  const save = useSaveRules(appId);
  const may = useMay()('rules:write');
  const [editing, setEditing] = useState<{ readonly rule: Rule | null } | null>(null);
  const [importing, setImporting] = useState(false);

  const replace = (next: readonly Rule[], said: string, before: readonly Rule[]) =>
    save.mutate(next, {
      onSuccess: () => saidWithUndo(said, () => save.mutate(before)),
      onError: (error) => notifications.show({ message: refusal(error), color: 'brick' }),
    });
  const edit = (rule: Rule | null) => {
    save.reset();
    setEditing({ rule });
  };

  return (
    <QueryView
      query={rules}
      what="the rules"
      skeleton={
        <Panel>
          <RowSkeletons rows={3} />
        </Panel>
      }
    >
      {({ rules: list }) => (
        <Stack gap="md">
          <TenantRulesNotice rules={tenantRules.data ?? []} />
          {editing ? (
            <Panel title={editing.rule === null ? 'New rule' : editing.rule.name}>
              <RuleEditor
                key={editing.rule?.name ?? ''}
                appId={appId}
                rules={list}
                rule={editing.rule}
                onClose={() => setEditing(null)}
                {...(may && {
                  save: {
                    isPending: save.isPending,
                    error: save.error,
                    run: (next) =>
                      save.mutate(next, {
                        onSuccess: () => {
                          setEditing(null);
                          saidWithUndo('Rule saved. New lines follow it.', () => save.mutate(list));
                        },
                      }),
                  },
                })}
              />
            </Panel>
          ) : null}
          <Panel
            title="Rules"
            description="Each line goes through them from top to bottom. Counts are of the last 30 days."
            actions={
              may && !editing ? (
                <Group gap="xs">
                  <Button
                    variant="default"
                    leftSection={<IconFileImport size={16} aria-hidden="true" />}
                    onClick={() => setImporting(true)}
                  >
                    Import
                  </Button>
                  <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => edit(null)}>
                    Add rule
                  </Button>
                </Group>
              ) : null
            }
            flush
          >
            {list.length > 0 ? (
              <RuleList
                rules={list}
                usage={usage.data}
                onEdit={edit}
                {...(may && { onChange: (next, what) => replace(next, `Rule ${what}.`, list) })}
              />
            ) : (
              <Blank
                icon={<IconFilter size={36} stroke={1.25} />}
                title="No rule yet"
                description="Every line goes to Datadog as it comes. A rule can drop health checks, mask addresses, or keep a share of debug lines; a preview on real lines shows what it would do."
              />
            )}
          </Panel>
          {importing ? (
            <ImportDialog
              taken={list.map(({ name }) => name)}
              onClose={() => setImporting(false)}
              onImport={(found) => {
                setImporting(false);
                replace([...list, ...found], `${found.length} rules added.`, list);
              }}
            />
          ) : null}
        </Stack>
      )}
    </QueryView>
  );
}

function refusal(error: unknown): string {
  if (error instanceof ApiError && error.status === 412) {
    return 'Somebody else has changed the rules meanwhile. This is the list as it is now: try again.';
  }
  return `Not saved. ${messageOf(error)}`;
}
