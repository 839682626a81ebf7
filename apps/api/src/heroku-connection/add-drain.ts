import { forTenant, hashToken, newDrainToken, newRowId, secretHint, type TenantModels } from '@logferry/db';
import type { ControlPorts } from '../control-ports.js';
import { activeAt } from '../drain-tokens/active-tokens.js';
import { HerokuApiError } from '../heroku/heroku-api.js';
import { refuseBeyond } from '../plan/quota.service.js';
import { isPassing } from './connection-tokens.js';
import type { DrainCalls, DrainOwner } from './drain-calls.js';

export interface PickedApp extends DrainOwner {
  readonly name: string;
}

export interface AddDrainDeps {
  readonly ports: Pick<ControlPorts, 'database' | 'keyring' | 'now'>;
  readonly calls: DrainCalls;
  readonly tenantId: string;
  readonly appsMax: number;
  /** Of an app that is not registered yet. */
  readonly settings: { readonly destinationId: string; readonly env?: string | null | undefined };
}

interface Prepared {
  readonly id: string;
  readonly appId: string;
  readonly drainTokenId: string;
  readonly token: string;
  /** What did not stand before. */
  readonly made: { readonly app: boolean; readonly drain: boolean };
}

/**
 * Registers a Heroku app, unless one of its name is, and adds its drain at Heroku.
 *
 * The rows come first: whatever happens then, it is known what may be at Heroku. A drain of this tenant that is there
 * already, from here or by hand, stays the only one, since a second would send each line twice. When Heroku refuses, what
 * was made for it goes again; when nobody knows what Heroku did, the upkeep looks there and removes it.
 *
 * Throws HerokuApiError, AppError quota_exceeded.
 */
export async function addDrain(
  deps: AddDrainDeps,
  app: PickedApp,
): Promise<{ readonly outcome: 'added' | 'already_added'; readonly appId: string }> {
  const { ports, calls, tenantId } = deps;
  const scoped = forTenant(ports.database, tenantId);
  for (const { id: herokuDrainId, tokens } of await calls.list(app)) {
    const known = await scoped.drainToken.findFirst({
      where: { tokenHash: { in: tokens.map((token) => Uint8Array.from(hashToken(token))) }, ...activeAt(ports.now()) },
      select: { id: true, appId: true },
    });
    if (known === null) continue;
    await scoped.herokuDrain.updateMany({ where: { drainTokenId: known.id }, data: { herokuDrainId } });
    return { outcome: 'already_added', appId: known.appId };
  }
  const prepared = await scoped.$exclusive((tx) => prepare(deps, tx, app));
  try {
    const herokuDrainId = await calls.add(app, prepared.token);
    await scoped.herokuDrain.updateMany({ where: { id: prepared.id }, data: { herokuDrainId } });
  } catch (error) {
    await undo(scoped, prepared, error instanceof HerokuApiError && !isPassing(error));
    throw error;
  }
  return { outcome: 'added', appId: prepared.appId };
}

async function prepare(deps: AddDrainDeps, tx: TenantModels, app: PickedApp): Promise<Prepared> {
  const { ports, tenantId, appsMax, settings } = deps;
  const left = await tx.herokuDrain.findFirst({ where: { herokuAppId: app.id, dueAt: null } });
  if (left !== null) {
    const { sealedToken } = await tx.drainToken.findUniqueOrThrow({ where: { id: left.drainTokenId } });
    const token = ports.keyring.open(sealedToken, { tenantId, rowId: left.drainTokenId });
    return { ...left, token, made: { app: false, drain: false } };
  }
  const registered = await tx.app.findFirst({ where: { name: app.name }, select: { id: true } });
  if (registered === null) refuseBeyond('apps', appsMax, await tx.app.count());
  const { destinationId, env = null } = settings;
  const { id: appId } = registered ?? (await tx.app.create({ data: { tenantId, name: app.name, destinationId, env } }));
  const [id, drainTokenId, token] = [newRowId(), newRowId(), newDrainToken()];
  const tokenHash = Uint8Array.from(hashToken(token));
  await tx.drainToken.create({
    data: {
      id: drainTokenId,
      tenantId,
      appId,
      label: 'Added at Heroku',
      tokenHash,
      sealedToken: Uint8Array.from(ports.keyring.seal(token, { tenantId, rowId: drainTokenId })),
      hint: secretHint(token),
    },
  });
  await tx.herokuDrain.create({
    data: {
      id,
      tenantId,
      herokuAppId: app.id,
      herokuAppName: app.name,
      generation: app.generation,
      appId,
      drainTokenId,
      tokenHash,
    },
  });
  return { id, appId, drainTokenId, token, made: { app: registered === null, drain: true } };
}

/** The end of the token makes the drain's row due for the upkeep (the migration's trigger). */
async function undo(scoped: TenantModels, { id, appId, drainTokenId, made }: Prepared, isNotThere: boolean) {
  if (!made.drain) return;
  if (isNotThere) await scoped.herokuDrain.deleteMany({ where: { id } });
  if (made.app) await scoped.app.deleteMany({ where: { id: appId } });
  else await scoped.drainToken.deleteMany({ where: { id: drainTokenId } });
}
