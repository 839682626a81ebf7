import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** The api's largest page. An app has a few tokens; the oldest hundred are always among them. */
const PAGE_SIZE = 100;

/** Their last use changes with the lines that come in, of which the live events do not tell. */
const REFRESH_MS = 5_000;

/** An app's drain tokens, revoked ones too, without their secrets. */
export function drainTokensQuery(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId, 'drain-tokens'],
    queryFn: async ({ signal }) => {
      const params = { path: { id: appId }, query: { limit: PAGE_SIZE } };
      return (await bodyOf(client.GET('/api/v1/apps/{id}/drain-tokens', { params, signal }))).items;
    },
    refetchInterval: REFRESH_MS,
  });
}
