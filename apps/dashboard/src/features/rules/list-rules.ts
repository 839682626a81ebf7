import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { Rule } from '../../api/models.js';

/** An app's rules in order, and the version they were read in, for the next write to name. */
export interface ReadRules {
  readonly rules: readonly Rule[];
  readonly version: string | null;
}

/** An app's own rules. */
export function rulesQuery(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId, 'rules'],
    queryFn: async ({ signal }): Promise<ReadRules> => {
      const answer = await client.GET('/api/v1/apps/{id}/rules', { params: { path: { id: appId } }, signal });
      const { rules } = await bodyOf(Promise.resolve(answer));
      return { rules, version: answer.response.headers.get('etag') };
    },
  });
}

/** The rules that run on every app of the tenant, before the app's own. */
export const tenantRulesQuery = queryOptions({
  queryKey: ['tenant', 'rules'],
  queryFn: async ({ signal }) => (await bodyOf(client.GET('/api/v1/tenant/rules', { signal }))).rules,
});

/** What an app's rules did in the last 30 days; the api is up to ten seconds behind. */
export function ruleUsageQuery(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId, 'rules', 'usage'],
    queryFn: ({ signal }) =>
      bodyOf(client.GET('/api/v1/apps/{id}/rules/usage', { params: { path: { id: appId } }, signal })),
    refetchInterval: 5_000,
  });
}
