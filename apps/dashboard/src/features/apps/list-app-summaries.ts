import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { App } from '../../api/models.js';
import type { AppSort } from './app-sorts.js';

export const APPS_PAGE_SIZE = 25;

interface AppsWanted {
  readonly q?: string | undefined;
  readonly state?: App['state'] | undefined;
  readonly sort?: AppSort | undefined;
  readonly page?: number | undefined;
  readonly limit?: number;
}

/** A page of apps with what they carried in 24 hours. While another page is on its way the one before stays. */
export function appSummariesQuery({ q, state, sort, page, limit = APPS_PAGE_SIZE }: AppsWanted) {
  const query = { limit, ...(q && { q }), ...(state && { state }), ...(sort && { sort }), ...(page && { page }) };
  return queryOptions({
    queryKey: ['apps', { summaries: query }],
    queryFn: ({ signal }) => bodyOf(client.GET('/api/v1/app-summaries', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/**
 * Renews the lists of apps, and of destinations, which say who uses them, after an app has come, changed or gone. Not what is
 * below them: no view asks for what is gone.
 */
export async function renewAppLists(queries: QueryClient): Promise<void> {
  await queries.invalidateQueries({
    predicate: ({ queryKey: [resource, id] }) =>
      (resource === 'apps' || resource === 'destinations') && typeof id !== 'string',
  });
}
