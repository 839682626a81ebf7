import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** Which Heroku account the team has connected, and whether there can be one. */
export const herokuConnectionQuery = queryOptions({
  queryKey: ['heroku-connection'],
  queryFn: ({ signal }) => bodyOf(client.GET('/api/v1/heroku-connection', { signal })),
});
