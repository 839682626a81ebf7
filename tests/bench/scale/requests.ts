import type { TenantClient } from '../../support/tenant-client.js';

/** A request to be timed. */
export interface ScaleRequest {
  readonly what: string;
  readonly path: string;
}

interface Listed {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What a tenant reads: each list at its largest page, from the start and from further on, and filtered for what is not there. */
export async function tenantRequests(tenant: TenantClient, now: Date): Promise<readonly ScaleRequest[]> {
  const list = (path: string): Promise<Listed> => tenant.ok<Listed>('GET', path);
  const firstOf = async (path: string): Promise<string> => (await list(path)).items[0]?.id ?? '';
  const appId = await firstOf('/api/v1/apps');
  const destinationId = await firstOf('/api/v1/destinations');
  const channelId = await firstOf('/api/v1/notifications/channels');
  const app = `/api/v1/apps/${appId}`;
  const since = (ms: number): string => new Date(now.getTime() - ms).toISOString();
  const lists = [
    '/api/v1/apps',
    '/api/v1/destinations',
    `${app}/drain-tokens`,
    `${app}/dead-letters`,
    `${app}/discovered-apps`,
    '/api/v1/members',
    '/api/v1/invitations',
    '/api/v1/api-tokens',
    '/api/v1/events',
    '/api/v1/audit-log',
    '/api/v1/notifications/channels',
    `/api/v1/notifications/channels/${channelId}/deliveries`,
  ];
  const paged: string[] = [];
  for (const path of lists) paged.push(...(await pagesOf(path, list)));
  const paths = [
    ...paged,
    app,
    `/api/v1/destinations/${destinationId}`,
    `/api/v1/destinations/${destinationId}/attempts`,
    '/api/v1/app-summaries?limit=50&sort=state',
    '/api/v1/app-summaries?q=shop-7',
    `${app}/usage`,
    `${app}/usage?step=minute&from=${since(DAY_MS)}`,
    `${app}/usage?step=hour&from=${since(29 * DAY_MS)}`,
    `${app}/usage?step=day&from=${since(365 * DAY_MS)}`,
    `${app}/rules/usage`,
    '/api/v1/tenant/rules/usage',
    `/api/v1/usage/apps?month=${now.toISOString().slice(0, 7)}&limit=100`,
    '/api/v1/usage/months',
    `${app}/parked`,
    '/api/v1/plan',
    '/api/v1/tenant',
    '/api/v1/tenants',
    '/api/v1/events?kind=quota_near',
    '/api/v1/audit-log?action=nothing',
    `/api/v1/audit-log?resourceId=${appId}&limit=100`,
    `/api/v1/audit-log?from=${since(48 * HOUR_MS)}&to=${since(24 * HOUR_MS)}&limit=100`,
  ];
  return paths.map((path) => ({ what: nameOf(path, [appId, destinationId, channelId]), path }));
}

/** What the operator reads; `name`, `email` and `id` are of a tenant. */
export function operatorRequests(found: { name: string; email: string; id: string }): readonly ScaleRequest[] {
  const paths = [
    '/tenants?limit=100',
    // All begin like this.
    '/tenants?limit=100&q=tenant',
    `/tenants?q=${encodeURIComponent(found.name)}`,
    `/tenants?q=${encodeURIComponent(found.email)}`,
    `/tenants?q=${found.id}`,
    '/tenants?limit=100&state=active',
    '/tenants?limit=100&state=suspended',
    '/tenants?limit=100&state=deleted',
    '/tenants?limit=100&plan=large',
    `/tenants/${found.id}`,
    '/queues',
    '/lanes?limit=100&status=key_rejected',
    '/lanes?status=wrong_url',
    '/key-rotations',
  ];
  const { name, email, id } = found;
  return paths.map((path) => ({
    what: nameOf(path, [encodeURIComponent(name), encodeURIComponent(email), id]),
    path: `/api/operator/v1${path}`,
  }));
}

/** The first page, and one in the middle when there are so many. */
async function pagesOf(path: string, list: (path: string) => Promise<Listed>): Promise<readonly string[]> {
  const first = `${path}?limit=100`;
  const { nextCursor } = await list(first);
  return nextCursor === null ? [first] : [first, `${first}&cursor=${nextCursor}`];
}

/** A path without what differs from run to run. */
function nameOf(path: string, ids: readonly string[]): string {
  let name = path.replace('/api/v1', '').replace(/cursor=[^&]+/, 'cursor');
  for (const id of ids) name = name.replace(id, '…');
  return name.replaceAll(/=\d{4}-[^&]+/g, '=…');
}
