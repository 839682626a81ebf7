import type { PrismaClient } from './generated/client.js';

/** What Heroku lost counts as recent for so long: long enough to be seen, short enough to end soon after the trouble. */
export const UPSTREAM_LOSS_WINDOW_MS = 3_600_000;
/**
 * A tenant is told of an app that lost so much within the window: this many messages, and this share of all that were
 * sent. Busy dynos lose a line now and then, and one burst of a quiet app is a large share; neither is news.
 */
const TOLD_MESSAGES_MIN = 100;
const TOLD_SHARE_MIN = 0.001;

/** An app by its ids. */
export interface AppIds {
  readonly appId: string;
  readonly tenantId: string;
}

/** Of these apps, those that lost enough upstream since `sinceMs` for their tenants to be told. */
export async function findUpstreamLoss(
  db: Pick<PrismaClient, '$queryRaw'>,
  appIds: readonly string[],
  sinceMs: number,
): Promise<AppIds[]> {
  return await db.$queryRaw<AppIds[]>`
    SELECT app_id AS "appId", tenant_id AS "tenantId" FROM ledger_minutes
    WHERE app_id = ANY (${appIds}::uuid[]) AND minute >= ${new Date(sinceMs)}
    GROUP BY app_id, tenant_id
    HAVING sum(lost_upstream) >= ${TOLD_MESSAGES_MIN}
      AND sum(lost_upstream) >= ${TOLD_SHARE_MIN}::float8 * sum(lost_upstream + messages_received)`;
}
