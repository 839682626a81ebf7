import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { messageOf } from '../../api/problem.js';
import { Notice } from '../../ui/notice.js';
import { meQuery } from '../session/me-query.js';
import { useMailConfirmation } from './change-account.js';

/** Reminds of the link that was mailed on signing up, for as long as it was not followed. */
export function VerificationNotice() {
  const { data: me } = useQuery(meQuery);
  const resend = useMailConfirmation();
  if (me === undefined || me.emailVerified) return null;
  const mailAgain = () =>
    resend.mutate(me.email, {
      onSuccess: () => notifications.show({ message: `A link is on its way to ${me.email}.`, color: 'moss' }),
      onError: (error) => notifications.show({ message: messageOf(error), color: 'brick' }),
    });
  return (
    <Notice
      tone="busy"
      action={
        <Button size="xs" variant="default" loading={resend.isPending} onClick={mailAgain}>
          Mail it again
        </Button>
      }
    >
      Follow the link that was mailed to {me.email}: inviting people and mail notifications wait for it.
    </Notice>
  );
}
