import { Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { formProblems } from '../../api/form-problems.js';
import type { Role } from '../../api/models.js';
import { Dialog } from '../../ui/dialog.js';
import { Notice } from '../../ui/notice.js';
import { parseRole, rolesGivenBy } from '../members/role-words.js';
import { useInvite } from './change-invitations.js';

const labels = { email: 'Email', role: 'Role' };

interface InviteDialogProps {
  readonly giver: Role;
  readonly onClose: () => void;
}

/** Asks for whom to invite, and as what. */
export function InviteDialog({ giver, onClose }: InviteDialogProps) {
  const invite = useInvite();
  const form = useForm<{ email: string; role: Role }>({
    initialValues: { email: '', role: 'member' },
    validate: { email: (email) => (/^\S+@\S+$/.test(email.trim()) ? null : 'Enter an email address.') },
  });
  const send = form.onSubmit(({ email, role }) =>
    invite.mutate(
      { email: email.trim(), role },
      {
        onSuccess: (invitation) => {
          notifications.show({ message: `Invitation mailed to ${invitation.email}.`, color: 'moss' });
          onClose();
        },
        onError: (error) => form.setErrors(formProblems(error, labels).fields),
      },
    ),
  );
  const problem = invite.isError ? formProblems(invite.error, labels).form : null;
  return (
    <Dialog onClose={onClose} title="Invite somebody">
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput
            label={labels.email}
            description="The link in the mail works for this address alone, for seven days."
            type="email"
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <Radio.Group
            label={labels.role}
            value={form.values.role}
            onChange={(role) => form.setFieldValue('role', parseRole(role))}
            error={form.errors.role}
          >
            <Stack gap="xs" mt={4}>
              {rolesGivenBy(giver).map(({ value, label }) => (
                <Radio key={value} value={value} label={label} />
              ))}
            </Stack>
          </Radio.Group>
          {problem ? (
            <Notice tone="bad" title="Nobody was invited">
              {problem}
            </Notice>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={invite.isPending}>
              Send invitation
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
