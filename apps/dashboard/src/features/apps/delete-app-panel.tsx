import type { App } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { EndPanel } from '../../ui/end-panel.js';
import { useDeleteApp } from './delete-app.js';

interface DeleteAppPanelProps {
  readonly app: App;
  readonly onDeleted: () => void;
}

/** The way to be rid of an app, with what to do at Heroku first. */
export function DeleteAppPanel({ app, onDeleted }: DeleteAppPanelProps) {
  const remove = useDeleteApp(app.id);
  return (
    <EndPanel
      title="Delete this app"
      description="Its drain URLs stop working at once and its ledger is gone. Logs already at Datadog stay there."
      verb="Delete app"
      question={`Delete ${app.name}?`}
      typed={app.name}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
      pending={remove.isPending}
      error={remove.isError ? messageOf(remove.error) : null}
    >
      This cannot be undone. Remove the drain at Heroku first (<code>heroku drains:remove</code>), or Heroku goes on
      sending lines that are refused.
    </EndPanel>
  );
}
