import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileImport, IconFilter, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Rule } from '../../api/models.js';
import { ApiError, messageOf } from '../../api/problem.js';
import { Blank } from '../../ui/blank.js';
import { Panel } from '../../ui/panel.js';
import { QueryView } from '../../ui/query-view.js';
import { RowSkeletons } from '../../ui/skeletons.js';
import { saidWithUndo } from '../../ui/undo.js';
import { ImportDialog } from './import-dialog.js';
import { rulesQuery, ruleUsageQuery } from './list-rules.js';
import { RuleEditor } from './rule-editor.js';
import { RuleList } from './rule-list.js';
import type { RuleScope } from './rule-scope.js';
import { useSaveRules } from './save-rules.js';

interface RulesViewProps {
  readonly scope: RuleScope;
  /** On whose lines a rule is tried while it is written. */
  readonly triedOn: string;
  /** Stands above the editor: which app that is. */
  readonly trial?: ReactNode;
  /** Whether the reader may change them. */
  readonly may: boolean;
  readonly title: string;
  readonly description: string;
  /** What having none means. */
  readonly blank: string;
}

/** An ordered list of rules, each change saved at once and to be undone. */
export function RulesView({ scope, triedOn, trial, may, title, description, blank }: RulesViewProps) {
  const rules = useQuery(rulesQuery(scope));
  const usage = useQuery(ruleUsageQuery(scope));
  const save = useSaveRules(scope);
  const [editing, setEditing] = useState<{ readonly rule: Rule | null } | null>(null);
  const [importing, setImporting] = useState(false);
  const addButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  // The editor takes the focus along when it goes.
  useEffect(() => {
    if (wasEditing.current && editing === null) addButton.current?.focus();
    wasEditing.current = editing !== null;
  }, [editing]);

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
          {editing ? (
            <Panel title={editing.rule === null ? 'New rule' : editing.rule.name}>
              {trial}
              <RuleEditor
                key={editing.rule?.name ?? ''}
                of={scope.of}
                appId={triedOn}
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
            title={title}
            description={description}
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
                  <Button
                    ref={addButton}
                    leftSection={<IconPlus size={16} aria-hidden="true" />}
                    onClick={() => edit(null)}
                  >
                    Add rule
                  </Button>
                </Group>
              ) : null
            }
            flush
          >
            {list.length > 0 ? (
              <RuleList
                of={scope.of}
                rules={list}
                usage={usage.data}
                onEdit={edit}
                {...(may && { onChange: (next, what) => replace(next, `Rule ${what}.`, list) })}
              />
            ) : (
              <Blank icon={<IconFilter size={36} stroke={1.25} />} title="No rule yet" description={blank} />
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
