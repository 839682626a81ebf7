import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { Rule } from '../../api/models.js';
import type { RuleScope } from './rule-scope.js';

/** Rules in order, and the version they were read in, for the next write to name. */
export interface ReadRules {
  readonly rules: readonly Rule[];
  readonly version: string | null;
}

/** The rules of an app, or of all apps. */
export function rulesQuery(scope: RuleScope) {
  return queryOptions({
    queryKey: scope.of === 'app' ? ['apps', scope.appId, 'rules'] : ['tenant', 'rules'],
    queryFn: async ({ signal }): Promise<ReadRules> => {
      const answer =
        scope.of === 'app'
          ? await client.GET('/api/v1/apps/{id}/rules', { params: { path: { id: scope.appId } }, signal })
          : await client.GET('/api/v1/tenant/rules', { signal });
      const { rules } = await bodyOf(Promise.resolve(answer));
      return { rules, version: answer.response.headers.get('etag') };
    },
  });
}

/** What rules did in the last 30 days, on an app's lines or on those of all; the api is up to ten seconds behind. */
export function ruleUsageQuery(scope: RuleScope) {
  return queryOptions({
    queryKey: [...rulesQuery(scope).queryKey, 'usage'],
    queryFn: ({ signal }) =>
      scope.of === 'app'
        ? bodyOf(client.GET('/api/v1/apps/{id}/rules/usage', { params: { path: { id: scope.appId } }, signal }))
        : bodyOf(client.GET('/api/v1/tenant/rules/usage', { signal })),
    refetchInterval: 5_000,
  });
}
