import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** One app with its settings and state. */
export function appQuery(id: string) {
  return queryOptions({
    queryKey: ['apps', id],
    queryFn: ({ signal }) => bodyOf(client.GET('/api/v1/apps/{id}', { params: { path: { id } }, signal })),
  });
}
