import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AppsService } from '../apps/apps.service.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import type { EventStream } from '../streams/event-stream.js';
import type { StreamBounds } from '../streams/open-streams.js';
import type { ChangedEvent, PingEvent } from './live.schema.js';
import { changesBetween, readDigest, type TenantDigest } from './tenant-digest.js';

/** Between two looks at a tenant; with the look itself well under the 5 s that views may be old. */
const LOOK_INTERVAL_MS = 2_000;
/** A look takes at most this share of the time: a tenant of a thousand apps is looked at more rarely. */
const LOOK_SHARE_MAX = 0.1;
/** One per open window of the dashboard. */
const BOUNDS: StreamBounds = { name: 'live connections', perTenant: 50, perProcess: 500 };

/** A tenant while somebody is connected. */
interface Followed {
  readonly caller: Caller;
  readonly streams: Set<EventStream>;
  /** Those that did not keep up and missed something. */
  readonly behind: Set<EventStream>;
  /** null: not looked at yet. */
  digest: TenantDigest | null;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Tells connected clients what has changed.
 *
 * Two sources: what people do is announced by whichever process did it (written.interceptor.ts) and told at once; what
 * happens by itself is found by looking at the tenant every two seconds, once for all its clients of this process and
 * only while there are any. A look that fails tells nothing, not even that it is alive; the next one tells what it missed.
 * A client that missed something, for whatever reason, is told to begin anew.
 */
@Injectable()
export class LiveService implements OnModuleInit {
  private readonly followed = new Map<string, Followed>();

  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly apps: AppsService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.ports.invalidations.follow(
      (message) => {
        if (message.kind === 'changed') this.tell(this.followed.get(message.id), [message.resource]);
      },
      () => {
        for (const { streams, behind } of this.followed.values()) for (const stream of streams) behind.add(stream);
      },
    );
  }

  open(caller: Caller, check: () => Promise<void>, reply: FastifyReply): void {
    const { tenantId } = caller;
    const stream = this.ports.streams.open(reply, { bounds: BOUNDS, tenantId, check });
    let followed = this.followed.get(tenantId);
    if (followed === undefined) {
      followed = { caller, streams: new Set(), behind: new Set(), digest: null, timer: undefined };
      this.followed.set(tenantId, followed);
      void this.look(followed);
    }
    followed.streams.add(stream);
    // Before the first look nobody could say what changes from here on.
    if (followed.digest === null || !stream.send('ready', '{}')) followed.behind.add(stream);
    stream.onClose(() => this.leave(tenantId, stream));
  }

  private leave(tenantId: string, stream: EventStream): void {
    const followed = this.followed.get(tenantId);
    if (followed === undefined) return;
    followed.streams.delete(stream);
    followed.behind.delete(stream);
    if (followed.streams.size > 0) return;
    clearTimeout(followed.timer);
    this.followed.delete(tenantId);
  }

  private async look(followed: Followed): Promise<void> {
    const startedMs = performance.now();
    const at = this.ports.now().toISOString();
    try {
      const digest = await readDigest(this.ports, this.apps, followed.caller);
      if (followed.digest !== null) this.tell(followed, changesBetween(followed.digest, digest));
      followed.digest = digest;
      for (const stream of followed.behind) if (stream.send('ready', '{}')) followed.behind.delete(stream);
      const ping: PingEvent = { at };
      for (const stream of followed.streams) stream.send('ping', JSON.stringify(ping));
    } catch (err) {
      this.ports.logger.warn({ err }, 'connected clients cannot be told what has changed');
    }
    if (followed.streams.size === 0) return;
    const tookMs = performance.now() - startedMs;
    const restMs = Math.max(LOOK_INTERVAL_MS - tookMs, tookMs / LOOK_SHARE_MAX - tookMs);
    followed.timer = setTimeout(() => void this.look(followed), restMs);
  }

  private tell(followed: Followed | undefined, resources: readonly string[]): void {
    if (followed === undefined || resources.length === 0) return;
    const changed: ChangedEvent = { resources: [...resources] };
    const json = JSON.stringify(changed);
    for (const stream of followed.streams) if (!stream.send('changed', json)) followed.behind.add(stream);
  }
}
