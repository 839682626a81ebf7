import { dispatchEvents, noteDeadLetters, noteSilence, pendingDeliveries } from '@logferry/db';
import type { NewJob } from '@logferry/queue';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { BackgroundJob } from '../jobs/background-job.js';
import { Notifier } from './notifier.js';

/** A person should hear of it within a minute. */
const WATCH_INTERVAL_MS = 30_000;
const DISPATCH_INTERVAL_MS = 5_000;
/** Only a process that died between a row and its job leaves something to find. */
const FIND_INTERVAL_MS = 300_000;
const DELIVER = 'deliver-notification';
/** 10 s, doubled each time: the last try is some 85 minutes after the first. */
const TRIES_MAX = 10;
const RETRY_DELAY_MS = 10_000;

/** The job that brings a delivery to its channel. Adding it again while it is there does nothing. */
export function deliveryJob(deliveryId: string): NewJob {
  return { name: DELIVER, id: deliveryId, data: { deliveryId }, tries: TRIES_MAX, retryDelayMs: RETRY_DELAY_MS };
}

/** From what happened to what people are told of it. */
@Injectable()
export class NotificationJobs {
  readonly jobs: readonly BackgroundJob[] = [
    { name: 'watch-apps', everyMs: WATCH_INTERVAL_MS, run: () => this.watch() },
    { name: 'dispatch-events', everyMs: DISPATCH_INTERVAL_MS, run: () => this.dispatch() },
    { name: 'find-notifications', everyMs: FIND_INTERVAL_MS, run: () => this.find() },
    {
      name: DELIVER,
      run: ({ data: { deliveryId = '' }, isLastTry }) => this.notifier.deliver(deliveryId, isLastTry),
    },
  ];

  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly notifier: Notifier,
  ) {}

  private async watch(): Promise<void> {
    const { database, now } = this.ports;
    await noteSilence(database, now().getTime());
    await noteDeadLetters(database, now().getTime());
  }

  private async dispatch(): Promise<void> {
    const { database, now } = this.ports;
    for (;;) {
      const { deliveryIds, hasMore } = await dispatchEvents(database, now().getTime());
      await this.addJobs(deliveryIds);
      if (!hasMore) return;
    }
  }

  private async find(): Promise<void> {
    await this.addJobs(await pendingDeliveries(this.ports.database));
  }

  /** Adding one that is there already does nothing. */
  private async addJobs(deliveryIds: readonly string[]): Promise<void> {
    for (const id of deliveryIds) await this.ports.jobs.add(deliveryJob(id));
  }
}
