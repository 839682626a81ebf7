import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { bodyOf, client } from '../../api/client.js';
import type { Rule } from '../../api/models.js';
import { rulesQuery } from './list-rules.js';
import type { RuleScope } from './rule-scope.js';

/**
 * Replaces the rules of an app, or of all apps. The list shows them at once, and as they were when the api refuses; it does so with 412 when
 * somebody else has changed them since they were read. A change that is made while another is on its way waits for that one's version, and
 * fails with it: it was made to a list that is not to be.
 */
export function useSaveRules(scope: RuleScope) {
  const queries = useQueryClient();
  const { queryKey } = rulesQuery(scope);
  const underWay = useRef<Promise<unknown> | null>(null);
  const put = async (rules: readonly Rule[], isLast: () => boolean): Promise<void> => {
    const version = queries.getQueryData(queryKey)?.version;
    const header = version ? { header: { 'If-Match': version } } : {};
    const body = { rules: [...rules] };
    const answer =
      scope.of === 'app'
        ? await client.PUT('/api/v1/apps/{id}/rules', { params: { path: { id: scope.appId }, ...header }, body })
        : await client.PUT('/api/v1/tenant/rules', { params: header, body });
    const saved = await bodyOf(Promise.resolve(answer));
    const newVersion = answer.response.headers.get('etag');
    queries.setQueryData(queryKey, (read) => ({
      rules: read !== undefined && !isLast() ? read.rules : saved.rules,
      version: newVersion,
    }));
  };
  return useMutation({
    mutationFn: async (rules: readonly Rule[]) => {
      const before = underWay.current;
      const saving = (async () => {
        await before;
        await put(rules, () => underWay.current === saving);
      })();
      underWay.current = saving;
      try {
        await saving;
      } finally {
        if (underWay.current === saving) underWay.current = null;
      }
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
  });
}
