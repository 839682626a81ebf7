import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { authBody, authClient } from '../../api/auth-client.js';
import { messageOf } from '../../api/problem.js';
import { Notice } from '../../ui/notice.js';
import { meQuery } from '../session/me-query.js';

/** Reminds of the link that was mailed on signing up, for as long as it was not followed. */
export function VerificationNotice() {
  const { data: me } = useQuery(meQuery);
  const resend = useMutation({
    mutationFn: (email: string) => authBody(authClient.sendVerificationEmail({ email })),
    onSuccess: (_answer, email) => notifications.show({ message: `A link is on its way to ${email}.`, color: 'moss' }),
    onError: (error) => notifications.show({ message: messageOf(error), color: 'brick' }),
  });
  if (me === undefined || me.emailVerified) return null;
  return (
    <Notice
      tone="busy"
      action={
        <Button size="xs" variant="default" loading={resend.isPending} onClick={() => resend.mutate(me.email)}>
          Mail it again
        </Button>
      }
    >
      Follow the link that was mailed to {me.email}: inviting people and mail notifications wait for it.
    </Notice>
  );
}
