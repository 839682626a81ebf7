import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { Rule } from '../../api/models.js';
import { rulesQuery } from './list-rules.js';
import type { RuleScope } from './rule-scope.js';

/**
 * Replaces the rules of an app, or of all apps. The list shows them at once, and as they were when the api refuses; it does so with 412 when
 * somebody else has changed them since they were read.
 */
export function useSaveRules(scope: RuleScope) {
  const queries = useQueryClient();
  const { queryKey } = rulesQuery(scope);
  return useMutation({
    mutationFn: async (rules: readonly Rule[]) => {
      const version = queries.getQueryData(queryKey)?.version;
      const header = version ? { header: { 'If-Match': version } } : {};
      const body = { rules: [...rules] };
      const answer =
        scope.of === 'app'
          ? await client.PUT('/api/v1/apps/{id}/rules', { params: { path: { id: scope.appId }, ...header }, body })
          : await client.PUT('/api/v1/tenant/rules', { params: header, body });
      const saved = await bodyOf(Promise.resolve(answer));
      return { rules: saved.rules, version: answer.response.headers.get('etag') };
    },
    onMutate: async (rules) => {
      await queries.cancelQueries({ queryKey, exact: true });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, (read) => read && { ...read, rules });
      return { before };
    },
    onError: (_error, _rules, context) => {
      queries.setQueryData(queryKey, context?.before);
      return queries.invalidateQueries({ queryKey, exact: true });
    },
    onSuccess: (saved) => queries.setQueryData(queryKey, saved),
  });
}
