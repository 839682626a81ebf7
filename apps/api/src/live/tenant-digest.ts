import { hash } from 'node:crypto';
import { forTenant } from '@logferry/db';
import type { AppsService } from '../apps/apps.service.js';
import type { ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';

/** Of the apps' list; a tenant has at most ten pages. */
const PAGE_ITEMS = 100;
/** Above this many the list as a whole is said to have changed. */
const APPS_NAMED_MAX = 50;

/** What a tenant's resources looked like at a time: for each address below /api/v1/ a fingerprint of its answer. */
export type TenantDigest = ReadonlyMap<string, string>;

/**
 * Reads what changes by itself: apps (their state and activity, which time alone can change), destinations, events, what
 * is parked. As they are shown, so that what is told is what a client would see.
 */
export async function readDigest(
  ports: Pick<ControlPorts, 'database'>,
  apps: Pick<AppsService, 'list'>,
  caller: Caller,
): Promise<TenantDigest> {
  const scoped = forTenant(ports.database, caller.tenantId);
  const digest = new Map<string, string>();
  const uses: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await apps.list(caller, { limit: PAGE_ITEMS, cursor });
    for (const app of page.items) {
      digest.set(`apps/${app.id}`, fingerprint(app));
      uses.push(`${app.destinationId} ${app.name}`);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);

  const destinations = await scoped.destination.findMany({ omit: { sealedApiKey: true } });
  for (const destination of destinations) digest.set(`destinations/${destination.id}`, fingerprint(destination));
  const event = await scoped.tenantEvent.findFirst({ orderBy: [{ at: 'desc' }, { id: 'desc' }], select: { id: true } });
  digest.set('events', event?.id ?? '');
  const parked = await ports.database.parkedTotal.findUnique({ where: { tenantId: caller.tenantId } });
  // Shown with each destination, beside its own row.
  digest.set('destinations', fingerprint({ parkedBytes: String(parked?.bytes ?? 0), uses }));
  return digest;
}

/** The addresses that are not as they were: new, gone, or another answer. */
export function changesBetween(before: TenantDigest, now: TenantDigest): string[] {
  const changed: string[] = [];
  for (const [address, print] of now) if (before.get(address) !== print) changed.push(address);
  for (const address of before.keys()) if (!now.has(address)) changed.push(address);
  const apps = changed.filter((address) => address.startsWith('apps/'));
  if (apps.length <= APPS_NAMED_MAX) return changed;
  return ['apps', ...changed.filter((address) => !address.startsWith('apps/'))];
}

function fingerprint(answer: object): string {
  return hash('sha1', JSON.stringify(answer), 'base64url');
}
