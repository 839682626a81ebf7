import { type TenantDatabase, UPSTREAM_LOSS_WINDOW_MS } from '@logferry/db';
import { OVER_QUOTA_FOR_MS } from './state.js';

/** What an app lost of late, as the ledger has it. */
export interface RecentLosses {
  /** Lines were dropped over the quota in the last OVER_QUOTA_FOR_MS. */
  readonly isOverQuota: boolean;
  /** What Heroku reports to have lost in the last UPSTREAM_LOSS_WINDOW_MS; null: nothing. */
  readonly upstream: { readonly messages: number; readonly since: Date } | null;
}

const NOTHING: RecentLosses = { isOverQuota: false, upstream: null };

/**
 * The tenant's apps of which lines were dropped over the quota in the last OVER_QUOTA_FOR_MS. Each app costs the ledger's
 * rows of that time.
 */
export async function readOverQuota(
  tenant: Pick<TenantDatabase, 'ledgerMinute'>,
  appIds: readonly string[] | 'all',
  now: Date,
): Promise<ReadonlySet<string>> {
  const ofApps = appIds === 'all' ? {} : { appId: { in: [...appIds] } };
  const rows = await tenant.ledgerMinute.groupBy({
    by: ['appId'],
    where: { ...ofApps, minute: since(OVER_QUOTA_FOR_MS, now), droppedOverQuota: { gt: 0 } },
  });
  return new Set(rows.map(({ appId }) => appId));
}

/** Reads them for some apps of the tenant; each app costs the ledger's rows of the last hour. */
export async function readRecentLosses(
  tenant: Pick<TenantDatabase, 'ledgerMinute'>,
  appIds: readonly string[],
  now: Date,
): Promise<(appId: string) => RecentLosses> {
  const [overQuota, upstream] = await Promise.all([
    readOverQuota(tenant, appIds, now),
    tenant.ledgerMinute.groupBy({
      by: ['appId'],
      where: { appId: { in: [...appIds] }, minute: since(UPSTREAM_LOSS_WINDOW_MS, now), lostUpstream: { gt: 0 } },
      _sum: { lostUpstream: true },
      _min: { minute: true },
    }),
  ]);
  const byApp = new Map<string, RecentLosses>();
  for (const appId of overQuota) byApp.set(appId, { ...NOTHING, isOverQuota: true });
  for (const { appId, _sum, _min } of upstream) {
    const { isOverQuota } = byApp.get(appId) ?? NOTHING;
    const messages = Number(_sum.lostUpstream ?? 0);
    byApp.set(appId, { isOverQuota, upstream: { messages, since: _min.minute ?? now } });
  }
  return (appId) => byApp.get(appId) ?? NOTHING;
}

function since(ms: number, now: Date): { readonly gte: Date } {
  return { gte: new Date(now.getTime() - ms) };
}
