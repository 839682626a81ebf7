import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { Rule, TailLine } from '../../api/models.js';

/** Fewer than the api takes: what a person looks through beside a form. */
export const PREVIEW_LINES_MAX = 100;

/** What rules would do to lines. The answer is the same each time, so it is asked for once. */
export function previewQuery(appId: string, rules: readonly Rule[], lines: readonly string[]) {
  return queryOptions({
    queryKey: ['preview', appId, rules, lines],
    queryFn: ({ signal }) =>
      bodyOf(
        client.POST('/api/v1/apps/{id}/rules/preview', {
          params: { path: { id: appId } },
          body: { rules: [...rules], lines: [...lines] },
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
