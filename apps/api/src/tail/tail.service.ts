import { setTimeout as sleep } from 'node:timers/promises';
import { forTenant } from '@logferry/db';
import type { TailLine } from '@logferry/queue';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import type { StreamBounds } from '../streams/open-streams.js';
import { LookedAtApps } from './looked-at-apps.js';
import type { TailQuery } from './tail.schema.js';
import { TailClient } from './tail-client.js';

/** Of each process: an app's lines cost some 2 MB in the store while they are looked at. */
const BOUNDS: StreamBounds = { name: 'live tails', perTenant: 10, perProcess: 200 };
const PING_INTERVAL_MS = 10_000;
/** Workers publish within a second of the first look; an app that is silent for longer has no recent lines. */
const RECENT_WAIT_MS = 2_000;
const RECENT_LOOK_MS = 100;
/** As many as a tail begins with. */
const RECENT_LINES_MAX = 100;

/** People who look at lines as they come. */
@Injectable()
export class TailService {
  private readonly apps: LookedAtApps;

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {
    const { queue, keyring, invalidations, logger } = ports;
    this.apps = new LookedAtApps({
      channel: queue.tail,
      keyring,
      announce: (id) => invalidations.publish({ kind: 'look', id }),
      now: () => performance.now(),
      onError: (err) => logger.warn({ err }, 'lines cannot be shown'),
    });
  }

  async open(
    { tenantId }: Caller,
    appId: string,
    query: TailQuery,
    check: () => Promise<void>,
    reply: FastifyReply,
  ): Promise<void> {
    const requireApp = async (): Promise<void> => {
      const scoped = forTenant(this.ports.database, tenantId);
      const app = await scoped.app.findUnique({ where: { id: appId }, select: { id: true } });
      if (app === null) throw new AppError('not_found', 'There is no app with this id.');
    };
    await requireApp();
    await this.apps.expect(appId);
    const stream = this.ports.streams.open(reply, {
      bounds: BOUNDS,
      tenantId,
      check: async () => {
        await check();
        await requireApp();
      },
    });
    const leave = this.apps.look(tenantId, appId, new TailClient(stream, query));
    const ping = () => stream.send('ping', JSON.stringify({ at: this.ports.now().toISOString() }));
    ping();
    const pinging = setInterval(ping, PING_INTERVAL_MS);
    stream.onClose(() => {
      clearInterval(pinging);
      leave();
    });
  }

  /** The app's newest lines, those that come within moments included: they are kept only while somebody looks. */
  async recentLines({ tenantId }: Caller, appId: string): Promise<readonly TailLine[]> {
    const lines: TailLine[] = [];
    const leave = this.apps.look(tenantId, appId, { take: (chunk) => void lines.push(...chunk.lines), tell: () => {} });
    try {
      for (let waitedMs = 0; lines.length === 0 && waitedMs < RECENT_WAIT_MS; waitedMs += RECENT_LOOK_MS) {
        await sleep(RECENT_LOOK_MS);
      }
    } finally {
      leave();
    }
    return lines.slice(-RECENT_LINES_MAX);
  }
}
