import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { allowedTo } from '../auth/actions.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Person } from '../http/caller.js';
import type { Page } from '../http/page.js';
import type { MeView, SessionView } from './me.schema.js';

/** The newest are the ones somebody may know; ending all ends the others, too. */
const SESSIONS_SHOWN_MAX = 100;

/** A person and where they are signed in. A session is its row: without it, its cookie is worth nothing at once. */
@Injectable()
export class MeService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database' | 'now'>) {}

  async get(person: Person): Promise<MeView> {
    const { user, tenant } = this.ports.database;
    const [row, current] = await Promise.all([
      user.findUnique({ where: { id: person.userId } }),
      tenant.findUnique({ where: { id: person.tenantId }, select: { suspendedAt: true } }),
    ]);
    if (row === null || current === null) throw new AppError('unauthenticated');
    const { id, name, email, emailVerified, twoFactorEnabled, createdAt } = row;
    return {
      id,
      name,
      email,
      emailVerified,
      twoFactorEnabled,
      role: person.role,
      allowed: allowedTo(person, { isSuspended: current.suspendedAt !== null }),
      createdAt: createdAt.toISOString(),
    };
  }

  async sessions({ userId, sessionId }: Person): Promise<Page<SessionView>> {
    const { database, now } = this.ports;
    const rows = await database.session.findMany({
      where: { userId, expiresAt: { gt: now() } },
      orderBy: { createdAt: 'desc' },
      take: SESSIONS_SHOWN_MAX,
    });
    const items = rows.map((row) => ({
      id: row.id,
      isCurrent: row.id === sessionId,
      address: row.ipAddress === '' ? null : row.ipAddress,
      userAgent: row.userAgent === '' ? null : row.userAgent,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    }));
    return { items, nextCursor: null };
  }

  async end({ userId }: Person, id: string): Promise<void> {
    const { count } = await this.ports.database.session.deleteMany({ where: { id, userId } });
    if (count === 0) throw new AppError('not_found', 'You have no session with this id.');
  }

  async endAll({ userId }: Person): Promise<void> {
    await this.ports.database.session.deleteMany({ where: { userId } });
  }
}
