import { hashToken } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { ApiTokenBearer, Scope } from '../http/caller.js';

/** Anything else is not worth a query. */
const FORM = /^lfa[0-9A-Za-z]{43}$/;
/** People want to know whether a token is still in use, not when exactly: one write a minute says that. */
const LAST_USED_STEP_MS = 60_000;

/** Who holds an API token. Nothing is cached, so that a revoked token is refused at once, in every process. */
@Injectable()
export class ApiTokenBearers {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  /** Throws unauthenticated: unknown, revoked, expired, or of a deleted tenant. Which of them is nobody's business. */
  async find(token: string): Promise<ApiTokenBearer> {
    const now = this.ports.now();
    const row = FORM.test(token) ? await this.lookUp(token) : null;
    if (row === null || row.tenant.deletedAt !== null || (row.expiresAt !== null && row.expiresAt <= now)) {
      throw new AppError('unauthenticated', 'There is no such API token, or it is revoked or expired.');
    }
    const { id, tenantId, expiresAt, lastUsedAt } = row;
    if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= LAST_USED_STEP_MS) this.noteUse(id, now);
    return { kind: 'apiToken', tokenId: id, tenantId, scopes: storedScopes(row.scopes), expiresAt };
  }

  private lookUp(token: string) {
    return this.ports.database.apiToken.findUnique({
      where: { tokenHash: Uint8Array.from(hashToken(token)) },
      select: {
        id: true,
        tenantId: true,
        scopes: true,
        expiresAt: true,
        lastUsedAt: true,
        tenant: { select: { deletedAt: true } },
      },
    });
  }

  /** Not waited for. Of requests at the same time one writes. */
  private noteUse(id: string, now: Date): void {
    const { database, logger } = this.ports;
    const noted = new Date(now.getTime() - LAST_USED_STEP_MS);
    database.apiToken
      .updateMany({
        where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: noted } }] },
        data: { lastUsedAt: now },
      })
      .catch((err: unknown) => logger.warn({ err }, 'the use of an API token was not noted'));
  }
}

/** Safe since only api-tokens/ writes the column; a scope that nobody knows any more covers nothing. */
function storedScopes(scopes: readonly string[]): readonly Scope[] {
  return scopes as readonly Scope[];
}
