import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** Where the person is signed in, the newest first. */
export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: async ({ signal }) => (await bodyOf(client.GET('/api/v1/me/sessions', { signal }))).items,
});
