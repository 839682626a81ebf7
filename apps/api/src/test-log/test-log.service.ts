import { randomUUID } from 'node:crypto';
import { forTenant } from '@logferry/db';
import { buildFrame } from '@logferry/logplex';
import { type EnqueueResult, type Frame, UndecidedError } from '@logferry/queue';
import { AppError } from '@logferry/runtime';
import type { DrainOverrides } from '@logferry/transform';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { Pace } from '../http/pace.js';
import type { TestLogView } from './test-log.schema.js';

const TAG = 'logferry.test:true';
const OVERRIDES: DrainOverrides = { tags: [TAG] };
/** As a dyno's standard output: facility local7, severity info. */
const PRIORITY = 190;
/** Enough for a person with a button; each goes past the quota. */
const LOGS_PER_MINUTE_MAX = 6;
const MINUTE_MS = 60_000;

/** Puts single logs of our own on the way of an app's logs, so that a person can see them arrive. */
@Injectable()
export class TestLogService {
  private readonly pace = new Pace(LOGS_PER_MINUTE_MAX, MINUTE_MS);

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async send({ tenantId }: Caller, appId: string): Promise<TestLogView> {
    const scoped = forTenant(this.ports.database, tenantId);
    const app = await scoped.app.findUnique({ where: { id: appId }, select: { id: true } });
    if (app === null) throw new AppError('not_found', 'There is no app with this id.');
    const now = this.ports.now();
    const waitMs = this.pace.take(tenantId, now.getTime());
    if (waitMs > 0) {
      const detail = `At most ${LOGS_PER_MINUTE_MAX} test logs a minute. Wait a moment.`;
      throw new AppError('rate_limited', detail, { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
    }
    const id = randomUUID();
    const message = `Test log from Logferry: ${id}`;
    await this.enqueue(testFrame(tenantId, appId, message, now));
    return { id, message, tag: TAG, sentAt: now.toISOString() };
  }

  /** Stores the frame and counts it as received: also when that turns out only after the client was told 503. */
  private async enqueue(frame: Frame): Promise<void> {
    const book = (result: EnqueueResult | null): void => {
      if (result === 'stored') this.account(frame);
    };
    try {
      book(await this.ports.queue.producer.enqueue(frame));
    } catch (cause) {
      if (cause instanceof UndecidedError) void cause.outcome.then(book);
      throw new AppError('unavailable', 'The queue takes nothing now. Try again in a moment.', { cause });
    }
  }

  /** Not among the app's activity: nothing has come from Heroku. */
  private account({ header, body }: Frame): void {
    const { ledger } = this.ports;
    const { appId, tenantId, receivedAtMs } = header;
    ledger.add(appId, tenantId, receivedAtMs, 'frames', 1);
    ledger.add(appId, tenantId, receivedAtMs, 'bytesReceived', body.length);
    ledger.add(appId, tenantId, receivedAtMs, 'messagesReceived', 1);
  }
}

/** A frame as Logplex would send it, by a sender of our name. */
function testFrame(tenantId: string, appId: string, text: string, at: Date): Frame {
  const message = { priority: PRIORITY, timestamp: at.toISOString(), appname: 'app', procid: 'logferry', text };
  const header = {
    tenantId,
    appId,
    drainTokenId: '',
    logplexToken: '',
    frameId: '',
    receivedAtMs: at.getTime(),
    dialect: 'logplex',
    overrides: JSON.stringify(OVERRIDES),
  } as const;
  return { header, body: buildFrame([message]) };
}
