import { type ApiToken, forTenant, hashToken, newApiToken, secretHint } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { isMissing } from '../http/database-errors.js';
import { type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import type { ApiTokenView, CreateApiToken, CreatedApiTokenView, UpdateApiToken } from './api-token.schema.js';

/** Bounds what one tenant can make us hold: one for every script, with room to rotate. */
const TOKENS_MAX = 100;

/** A tenant's API tokens. A token is shown once, when it is made. */
@Injectable()
export class ApiTokensService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async list(caller: Caller, query: PageQuery): Promise<Page<ApiTokenView>> {
    const rows = await this.of(caller).apiToken.findMany(pageClause(query));
    const now = this.ports.now();
    return toPage(rows, query, (row) => toView(row, now));
  }

  async get(caller: Caller, id: string): Promise<ApiTokenView> {
    const row = await this.of(caller).apiToken.findUnique({ where: { id } });
    if (row === null) throw noSuchToken();
    return toView(row, this.ports.now());
  }

  async create(caller: Caller, body: CreateApiToken): Promise<CreatedApiTokenView> {
    const scoped = this.of(caller);
    const now = this.ports.now();
    const expiresAt = body.expiresAt ? new Date(body.expiresAt) : null;
    refuseExpiry(caller, expiresAt, now);
    if ((await scoped.apiToken.count()) >= TOKENS_MAX) {
      throw new AppError('conflict', `A tenant may have ${TOKENS_MAX} API tokens. Revoke one first.`);
    }
    const token = newApiToken();
    const row = await scoped.apiToken.create({
      data: {
        tenantId: caller.tenantId,
        name: body.name,
        scopes: body.scopes,
        expiresAt,
        tokenHash: Uint8Array.from(hashToken(token)),
        hint: secretHint(token),
      },
    });
    return { ...toView(row, now), token };
  }

  async update(caller: Caller, id: string, body: UpdateApiToken): Promise<ApiTokenView> {
    try {
      const row = await this.of(caller).apiToken.update({ where: { id }, data: { name: body.name } });
      return toView(row, this.ports.now());
    } catch (error) {
      throw isMissing(error) ? noSuchToken() : error;
    }
  }

  async revoke(caller: Caller, id: string): Promise<void> {
    const { count } = await this.of(caller).apiToken.deleteMany({ where: { id } });
    if (count === 0) throw noSuchToken();
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId);
  }
}

/** A token with an end must not be able to outlive it in another one. */
function refuseExpiry(caller: Caller, expiresAt: Date | null, now: Date): void {
  if (expiresAt !== null && expiresAt <= now) throw invalidExpiry('must lie ahead');
  if (caller.kind !== 'apiToken' || caller.expiresAt === null) return;
  if (expiresAt === null || expiresAt > caller.expiresAt) {
    throw invalidExpiry('must not be later than the end of the API token that is used');
  }
}

function invalidExpiry(message: string): AppError {
  return new AppError('validation_failed', `expiresAt ${message}.`, { errors: [{ path: 'expiresAt', message }] });
}

function noSuchToken(): AppError {
  return new AppError('not_found', 'There is no API token with this id.');
}

function toView(row: ApiToken, now: Date): ApiTokenView {
  return {
    id: row.id,
    name: row.name,
    scopes: storedScopes(row.scopes),
    hint: row.hint,
    active: row.expiresAt === null || row.expiresAt > now,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Safe since only this service writes the column, after the schema; the answer's schema looks at it once more. */
function storedScopes(scopes: readonly string[]): ApiTokenView['scopes'] {
  return [...scopes] as ApiTokenView['scopes'];
}
