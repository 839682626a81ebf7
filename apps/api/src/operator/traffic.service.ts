import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { type Page, pageClause, toPage } from '../http/page.js';
import type { LanesQuery, LaneView, QueuesView } from './traffic.schema.js';

/** Counting goes over an index, some 20 ms of it. */
const LETTERS_COUNTED_MAX = 100_000;

/** What is on its way, what waits and what is in trouble, over all tenants. */
@Injectable()
export class TrafficService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async queues(): Promise<QueuesView> {
    const { database, queue, jobs } = this.ports;
    const [frames, background, parked, oldestParked, letters, oldestLetter, statuses] = await Promise.all([
      queue.counts(),
      jobs.counts(),
      database.parkedTotal.aggregate({ where: { bytes: { gt: 0 } }, _sum: { bytes: true }, _count: true }),
      database.parkedFrames.findFirst({ orderBy: { receivedAt: 'asc' }, select: { receivedAt: true } }),
      database.deadLetter.count({ take: LETTERS_COUNTED_MAX + 1 }),
      database.deadLetter.findFirst({ orderBy: { createdAt: 'asc' }, select: { createdAt: true } }),
      database.destination.groupBy({ by: ['status'], _count: true, orderBy: { status: 'asc' } }),
    ]);
    return {
      frames,
      jobs: background,
      parked: {
        bytes: Number(parked._sum.bytes ?? 0),
        tenants: parked._count,
        oldestReceivedAt: oldestParked?.receivedAt.toISOString() ?? null,
      },
      deadLetters: {
        letters: Math.min(letters, LETTERS_COUNTED_MAX),
        isPartial: letters > LETTERS_COUNTED_MAX,
        oldestAt: oldestLetter?.createdAt.toISOString() ?? null,
      },
      destinations: statuses.map(({ status, _count }) => ({ status, count: _count })),
    };
  }

  async lanes(query: LanesQuery): Promise<Page<LaneView>> {
    const { where, ...clause } = pageClause(query);
    const rows = await this.ports.database.destination.findMany({
      ...clause,
      where: { ...where, status: query.status },
      omit: { sealedApiKey: true },
    });
    return toPage(rows, query, (row) => ({
      id: row.id,
      tenantId: row.tenantId,
      name: row.name,
      site: row.site,
      status: row.status,
      statusSince: row.statusSince.toISOString(),
      lastStatusCode: row.lastStatusCode,
      lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    }));
  }
}
