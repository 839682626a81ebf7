import { type DrainToken, forTenant, hashToken, newDrainToken, newRowId, secretHint } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { type HerokuDrainView, readHerokuDrains } from '../heroku-connection/heroku-drains.js';
import type { Caller } from '../http/caller.js';
import { type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import { announce } from '../invalidation/announce.js';
import { activeAt } from './active-tokens.js';
import type {
  CreateDrainToken,
  CreatedDrainTokenView,
  DrainTokenView,
  UpdateDrainToken,
} from './drain-token.schema.js';
import { drainUrls } from './drain-urls.js';

/** Two are enough to rotate; Heroku itself allows six drains an app. */
const ACTIVE_TOKENS_MAX = 20;

/** The drain tokens of a tenant's apps. A token is shown when it is made, and later to admins who ask for it. */
@Injectable()
export class DrainTokensService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async list(caller: Caller, appId: string, query: PageQuery): Promise<Page<DrainTokenView>> {
    await this.requireApp(caller, appId);
    const { where, ...clause } = pageClause(query);
    const rows = await this.of(caller).drainToken.findMany({ ...clause, where: { ...where, appId } });
    const now = this.ports.now();
    const drainOf = await this.drainsOf(caller, rows);
    return toPage(rows, query, (row) => toView(row, drainOf(row.id), now));
  }

  async get(caller: Caller, appId: string, id: string): Promise<DrainTokenView> {
    return this.shown(caller, await this.find(caller, appId, id));
  }

  async create(caller: Caller, appId: string, body: CreateDrainToken): Promise<CreatedDrainTokenView> {
    const app = await this.requireApp(caller, appId);
    const scoped = this.of(caller);
    const now = this.ports.now();
    if ((await scoped.drainToken.count({ where: { appId, ...activeAt(now) } })) >= ACTIVE_TOKENS_MAX) {
      throw new AppError('conflict', `An app may have ${ACTIVE_TOKENS_MAX} working drain tokens. Revoke one first.`);
    }
    const token = newDrainToken();
    const id = newRowId();
    const context = { tenantId: caller.tenantId, rowId: id };
    const row = await scoped.drainToken.create({
      data: {
        id,
        tenantId: caller.tenantId,
        appId,
        label: body.label ?? null,
        tokenHash: Uint8Array.from(hashToken(token)),
        sealedToken: Uint8Array.from(this.ports.keyring.seal(token, context)),
        hint: secretHint(token),
      },
    });
    return { ...toView(row, null, now), token, ...drainUrls(this.ports.publicUrl, token, app.name) };
  }

  async reveal(caller: Caller, appId: string, id: string): Promise<CreatedDrainTokenView> {
    const app = await this.requireApp(caller, appId);
    const row = await this.find(caller, appId, id);
    const token = this.open(row);
    return { ...(await this.shown(caller, row)), token, ...drainUrls(this.ports.publicUrl, token, app.name) };
  }

  async update(caller: Caller, appId: string, id: string, body: UpdateDrainToken): Promise<DrainTokenView> {
    await this.find(caller, appId, id);
    const row = await this.of(caller).drainToken.update({ where: { id }, data: { label: body.label } });
    return this.shown(caller, row);
  }

  /** Never lengthens a token's life: one whose end is set already keeps the earlier end. */
  async revoke(caller: Caller, appId: string, id: string, graceSeconds: number): Promise<void> {
    await this.find(caller, appId, id);
    const revokedAt = new Date(this.ports.now().getTime() + graceSeconds * 1_000);
    await this.of(caller).drainToken.updateMany({
      where: { id, ...activeAt(revokedAt) },
      data: { revokedAt },
    });
    await announce(this.ports, { kind: 'token', id });
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId);
  }

  private async shown(caller: Caller, row: DrainToken): Promise<DrainTokenView> {
    const drainOf = await this.drainsOf(caller, [row]);
    return toView(row, drainOf(row.id), this.ports.now());
  }

  private drainsOf(caller: Caller, rows: readonly DrainToken[]) {
    const ids = rows.map(({ id }) => id);
    return readHerokuDrains(this.of(caller), 'drainTokenId', ids);
  }

  private open({ id, tenantId, sealedToken }: DrainToken): string {
    try {
      return this.ports.keyring.open(sealedToken, { tenantId, rowId: id });
    } catch (cause) {
      throw new AppError('conflict', 'The key this token was sealed with is no longer configured.', { cause });
    }
  }

  private async requireApp(caller: Caller, id: string): Promise<{ readonly name: string }> {
    const app = await this.of(caller).app.findUnique({ where: { id }, select: { name: true } });
    if (app === null) throw new AppError('not_found', 'There is no app with this id.');
    return app;
  }

  private async find(caller: Caller, appId: string, id: string): Promise<DrainToken> {
    const row = await this.of(caller).drainToken.findFirst({ where: { id, appId } });
    if (row === null) throw new AppError('not_found', 'This app has no drain token with this id.');
    return row;
  }
}

function toView(row: DrainToken, herokuDrain: HerokuDrainView | null, now: Date): DrainTokenView {
  return {
    id: row.id,
    label: row.label,
    hint: row.hint,
    active: row.revokedAt === null || row.revokedAt > now,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    herokuDrain,
    createdAt: row.createdAt.toISOString(),
  };
}
