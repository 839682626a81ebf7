import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

const PAGE_SIZE = 50;

/** Not below the connection's: they would be asked for once more as it ends, and refused. */
export const HEROKU_APPS = 'heroku-apps';

/** The apps of the connected account, by name, as far as they were asked for. Heroku is asked each time. */
export function herokuAppsQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: [HEROKU_APPS, { search }],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: PAGE_SIZE, ...(search && { search }), ...(pageParam && { cursor: pageParam }) };
      return bodyOf(client.GET('/api/v1/heroku-connection/apps', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
}
