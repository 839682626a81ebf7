import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { Rule, TailLine } from '../../api/models.js';
import type { RuleScope } from './rule-scope.js';

/** Fewer than the api takes: what a person looks through beside a form. */
export const PREVIEW_LINES_MAX = 100;

export interface TriedRules {
  readonly of: RuleScope['of'];
  readonly rules: readonly Rule[];
  /** Whose settings the lines are read with. */
  readonly appId: string;
}

/**
 * What rules would do to lines: those of an app behind the stored ones of all apps, or those of all apps alone. The answer
 * is the same each time, so it is asked for once.
 */
export function previewQuery({ of, rules, appId }: TriedRules, lines: readonly string[]) {
  return queryOptions({
    queryKey: ['preview', appId, of, rules, lines],
    queryFn: ({ signal }) =>
      bodyOf(
        client.POST('/api/v1/apps/{id}/rules/preview', {
          params: { path: { id: appId } },
          body: {
            ...(of === 'app' ? { rules: [...rules] } : { rules: [], tenantRules: [...rules] }),
            lines: [...lines],
          },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
    retry: false,
    // Each keystroke makes another.
    gcTime: 10_000,
  });
}

/** A line of the tail as `heroku logs` prints it, which the preview reads. */
export function printLine({ receivedAt, time, source, procid, text }: TailLine): string {
  return `${time || receivedAt} ${source}[${procid}]: ${text}`;
}
