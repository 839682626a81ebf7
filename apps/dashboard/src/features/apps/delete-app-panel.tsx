import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { App } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Confirm } from '../../ui/confirm.js';
import { Panel } from '../../ui/panel.js';
import { useDeleteApp } from './delete-app.js';

interface DeleteAppPanelProps {
  readonly app: App;
  readonly onDeleted: () => void;
}

/** The way to be rid of an app, with what to do at Heroku first. */
export function DeleteAppPanel({ app, onDeleted }: DeleteAppPanelProps) {
  const [opened, { open, close }] = useDisclosure(false);
  const remove = useDeleteApp(app.id);
  return (
    <>
      <Panel
        title="Delete this app"
        description="Its drain URLs stop working at once and its ledger is gone. Logs already at Datadog stay there."
        actions={
          <Button variant="outline" color="brick" onClick={open}>
            Delete app
          </Button>
        }
      />
      <Confirm
        opened={opened}
        onClose={close}
        title={`Delete ${app.name}?`}
        verb="Delete app"
        typed={app.name}
        onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
        pending={remove.isPending}
        error={remove.isError ? messageOf(remove.error) : null}
      >
        This cannot be undone. Remove the drain at Heroku first (<code>heroku drains:remove</code>), or Heroku goes on
        sending lines that are refused.
      </Confirm>
    </>
  );
}
