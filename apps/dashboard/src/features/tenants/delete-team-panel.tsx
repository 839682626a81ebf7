import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { Tenant } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Confirm } from '../../ui/confirm.js';
import { Panel } from '../../ui/panel.js';
import { useDeleteTenant, useRestoreTenant } from './change-tenant.js';

const UNDO_MS = 15_000;

interface DeleteTeamPanelProps {
  readonly tenant: Tenant;
  readonly onDeleted: () => void;
}

/** The end of a team, which can be taken back for seven days: at once here, later in the menu of teams. */
export function DeleteTeamPanel({ tenant, onDeleted }: DeleteTeamPanelProps) {
  const [opened, { open, close }] = useDisclosure(false);
  const remove = useDeleteTenant();
  const restore = useRestoreTenant();
  // As promises: this panel is gone with its team when they come, and `mutate` calls nobody back then.
  const offerUndo = () => {
    const id = notifications.show({
      autoClose: UNDO_MS,
      color: 'moss',
      message: (
        <>
          {tenant.name} is deleted.{' '}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              void restore.mutateAsync(tenant.id).then(
                () => notifications.show({ message: `${tenant.name} works again.`, color: 'moss' }),
                (error) => notifications.show({ message: messageOf(error), color: 'brick' }),
              );
            }}
          >
            Undo
          </Button>
        </>
      ),
    });
  };
  return (
    <>
      <Panel
        title="Delete this team"
        description="Its drain URLs and API tokens stop at once. Its data is erased after seven days; until then an owner can restore it."
        actions={
          <Button variant="outline" color="brick" onClick={open}>
            Delete team
          </Button>
        }
      />
      <Confirm
        opened={opened}
        onClose={close}
        title={`Delete ${tenant.name}?`}
        verb="Delete team"
        typed={tenant.name}
        onConfirm={() =>
          void remove.mutateAsync().then(
            () => {
              offerUndo();
              onDeleted();
            },
            // The dialog says why.
            () => undefined,
          )
        }
        pending={remove.isPending}
        error={remove.isError ? messageOf(remove.error) : null}
      >
        Nothing more is carried for its apps. Remove their drains at Heroku, too, or Heroku goes on sending lines that
        are refused.
      </Confirm>
    </>
  );
}
