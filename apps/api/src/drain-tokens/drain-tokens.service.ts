import { type DrainToken, forTenant, hashToken, newDrainToken, newRowId, secretHint } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import { announce } from '../invalidation/announce.js';
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
    return toPage(rows, query, (row) => toView(row, now));
  }

  async get(caller: Caller, appId: string, id: string): Promise<DrainTokenView> {
    return toView(await this.find(caller, appId, id), this.ports.now());
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
    return { ...toView(row, now), token, ...drainUrls(this.ports.publicUrl, token, app.name) };
  }

  async reveal(caller: Caller, appId: string, id: string): Promise<CreatedDrainTokenView> {
    const app = await this.requireApp(caller, appId);
    const row = await this.find(caller, appId, id);
    const token = this.open(row);
    return { ...toView(row, this.ports.now()), token, ...drainUrls(this.ports.publicUrl, token, app.name) };
  }

  async update(caller: Caller, appId: string, id: string, body: UpdateDrainToken): Promise<DrainTokenView> {
    await this.find(caller, appId, id);
    const row = await this.of(caller).drainToken.update({ where: { id }, data: { label: body.label } });
    return toView(row, this.ports.now());
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

/** Tokens that work at a time: not revoked, or revoked from later on. */
function activeAt(time: Date) {
  return { OR: [{ revokedAt: null }, { revokedAt: { gt: time } }] };
}

function toView(row: DrainToken, now: Date): DrainTokenView {
  return {
    id: row.id,
    label: row.label,
    hint: row.hint,
    active: row.revokedAt === null || row.revokedAt > now,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
