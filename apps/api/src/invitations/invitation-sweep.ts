import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { BackgroundJob } from '../jobs/background-job.js';

const SWEEP_INTERVAL_MS = 3_600_000;
/** Expired ones are shown for a while, so that somebody may mail them again. */
const KEPT_MS = 30 * 24 * 3_600_000;
/** One statement must end within the statement time-out (database.ts of packages/db). */
const SWEEP_ROWS_MAX = 500;

/** Forgets invitations that nobody has accepted: revoked ones with their end, others a month later. */
@Injectable()
export class InvitationSweep {
  readonly jobs: readonly BackgroundJob[] = [
    { name: 'sweep-invitations', everyMs: SWEEP_INTERVAL_MS, run: () => this.sweep() },
  ];

  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database' | 'now'>) {}

  private async sweep(): Promise<void> {
    const { database, now } = this.ports;
    const over = now();
    const old = new Date(over.getTime() - KEPT_MS);
    for (;;) {
      const rows = await database.invitation.findMany({
        where: { expiresAt: { lte: over }, OR: [{ revokedAt: { not: null } }, { expiresAt: { lte: old } }] },
        select: { id: true },
        orderBy: { expiresAt: 'asc' },
        take: SWEEP_ROWS_MAX,
      });
      const ids = rows.map(({ id }) => id);
      await database.invitation.deleteMany({ where: { id: { in: ids }, expiresAt: { lte: over } } });
      if (rows.length < SWEEP_ROWS_MAX) return;
    }
  }
}
