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

/** Reads them for some apps of the tenant, or all; each app costs the ledger's rows of the last hour. */
export async function readRecentLosses(
  tenant: Pick<TenantDatabase, 'ledgerMinute'>,
  appIds: readonly string[] | 'all',
  now: Date,
): Promise<(appId: string) => RecentLosses> {
  const ofApps = appIds === 'all' ? {} : { appId: { in: [...appIds] } };
  const since = (ms: number) => ({ gte: new Date(now.getTime() - ms) });
  const [overQuota, upstream] = await Promise.all([
    tenant.ledgerMinute.groupBy({
      by: ['appId'],
      where: { ...ofApps, minute: since(OVER_QUOTA_FOR_MS), droppedOverQuota: { gt: 0 } },
    }),
    tenant.ledgerMinute.groupBy({
      by: ['appId'],
      where: { ...ofApps, minute: since(UPSTREAM_LOSS_WINDOW_MS), lostUpstream: { gt: 0 } },
      _sum: { lostUpstream: true },
      _min: { minute: true },
    }),
  ]);
  const byApp = new Map<string, RecentLosses>();
  for (const { appId } of overQuota) byApp.set(appId, { ...NOTHING, isOverQuota: true });
  for (const { appId, _sum, _min } of upstream) {
    const { isOverQuota } = byApp.get(appId) ?? NOTHING;
    const messages = Number(_sum.lostUpstream ?? 0);
    byApp.set(appId, { isOverQuota, upstream: { messages, since: _min.minute ?? now } });
  }
  return (appId) => byApp.get(appId) ?? NOTHING;
}
