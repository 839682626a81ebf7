import { DiscoveredApps } from '@logferry/db';
import type { RunningApi } from './running-api.js';

/** Discovers an app of a space, as a worker does that met so many of its lines, and returns its id. */
export async function discoverApp(
  { database }: Pick<RunningApi, 'database'>,
  appId: string,
  identifier: string,
  lines = 1,
): Promise<string> {
  const { tenantId } = await database.app.findUniqueOrThrow({ where: { id: appId } });
  const onError = (error: unknown) => {
    throw error;
  };
  const apps = new DiscoveredApps({ db: database, now: Date.now, onError });
  apps.add(tenantId, appId, new Map([[identifier, lines]]));
  await apps.flush();
  return (await database.discoveredApp.findFirstOrThrow({ where: { appId, identifier } })).id;
}
