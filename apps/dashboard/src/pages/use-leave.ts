import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { sessionQuery } from '../features/session/session-query.js';

/** What comes after the session has ended on the server: nothing of this person may stay in memory for the next one. */
export function useLeave(): () => Promise<void> {
  const queries = useQueryClient();
  const router = useRouter();
  return async () => {
    queries.clear();
    notifications.clean();
    queries.setQueryData(sessionQuery.queryKey, null);
    await router.navigate({ to: '/sign-in' });
  };
}
