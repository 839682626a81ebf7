import { notifications } from '@mantine/notifications';
import type { Tenant } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { EndPanel } from '../../ui/end-panel.js';
import { saidWithUndo } from '../../ui/undo.js';
import { useDeleteTenant, useRestoreTenant } from './change-tenant.js';

interface DeleteTeamPanelProps {
  readonly tenant: Tenant;
  readonly onDeleted: () => void;
}

/** The end of a team, which can be taken back for seven days: at once here, later in the menu of teams. */
export function DeleteTeamPanel({ tenant, onDeleted }: DeleteTeamPanelProps) {
  const remove = useDeleteTenant();
  const restore = useRestoreTenant();
  // As promises: this panel is gone with its team when they come, and `mutate` calls nobody back then.
  const undo = () =>
    void restore.mutateAsync(tenant.id).then(
      () => notifications.show({ message: `${tenant.name} works again.`, color: 'moss' }),
      (error) => notifications.show({ message: messageOf(error), color: 'brick' }),
    );
  return (
    <EndPanel
      title="Delete this team"
      description="Its drain URLs and API tokens stop at once. Its data is erased after seven days; until then an owner can restore it."
      verb="Delete team"
      question={`Delete ${tenant.name}?`}
      onConfirm={() =>
        void remove.mutateAsync().then(
          () => {
            saidWithUndo(`${tenant.name} is deleted.`, undo);
            onDeleted();
          },
          // The dialog says why.
          () => undefined,
        )
      }
      pending={remove.isPending}
      error={remove.isError ? messageOf(remove.error) : null}
    >
      Nothing more is carried for its apps. Remove their drains at Heroku, too, or Heroku goes on sending lines that are
      refused. You can take it back for seven days: at once by Undo, later in the menu of teams.
    </EndPanel>
  );
}
