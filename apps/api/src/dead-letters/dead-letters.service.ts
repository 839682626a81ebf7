import { DeadLetters, forTenant, isDatabaseUnavailable, type Redriven } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { newestFirst, type Page, toPage } from '../http/page.js';
import type { DeadLetterQuery, DeadLetterView, RedrivenView } from './dead-letter.schema.js';
import { redrivenRuns } from './redriven-frames.js';

/** In one call: more of them may take longer than clients wait. */
const REDRIVE_LETTERS_MAX = 200;

/** Of a row, what is shown. The frame may be a megabyte. */
const SHOWN = {
  id: true,
  tenantId: true,
  reason: true,
  statusCode: true,
  bytes: true,
  messages: true,
  receivedAt: true,
  createdAt: true,
  sealedPreview: true,
} as const;

/** Logs of a tenant's apps that Datadog refused for good. */
@Injectable()
export class DeadLettersService {
  private readonly letters: DeadLetters;

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {
    this.letters = new DeadLetters(ports.database, ports.keyring, () => ports.now().getTime());
  }

  async list(caller: Caller, appId: string, query: DeadLetterQuery): Promise<Page<DeadLetterView>> {
    await this.requireApp(caller, appId);
    const { where, ...clause } = newestFirst(query);
    const { reason } = query;
    const rows = await this.of(caller).deadLetter.findMany({
      ...clause,
      where: { ...where, appId, ...(reason === undefined ? {} : { reason }) },
      select: SHOWN,
    });
    return toPage(rows, query, (row) => ({
      id: row.id,
      reason: row.reason,
      statusCode: row.statusCode,
      bytes: row.bytes,
      messages: row.messages,
      preview: this.letters.previewOf(row),
      receivedAt: row.receivedAt.toISOString(),
      createdAt: row.createdAt.toISOString(),
    }));
  }

  async redrive(caller: Caller, appId: string, id: string): Promise<RedrivenView> {
    await this.requireApp(caller, appId);
    const { lastId: _, ...redriven } = await this.sendAgain(caller, appId, { id });
    if (redriven.unreadable > 0) {
      throw new AppError('conflict', 'The key this log was sealed with is no longer configured.');
    }
    if (redriven.letters === 0) throw noSuchLetter();
    return { ...redriven, hasMore: false };
  }

  async redriveAll(caller: Caller, appId: string): Promise<RedrivenView> {
    await this.requireApp(caller, appId);
    let [letters, messages, unreadable] = [0, 0, 0];
    let afterId: string | null = null;
    do {
      const redriven: Redriven = await this.sendAgain(caller, appId, { afterId });
      letters += redriven.letters;
      messages += redriven.messages;
      unreadable += redriven.unreadable;
      afterId = redriven.lastId;
    } while (afterId !== null && letters + unreadable < REDRIVE_LETTERS_MAX);
    return { letters, messages, unreadable, hasMore: afterId !== null };
  }

  async discard(caller: Caller, appId: string, id: string): Promise<void> {
    await this.requireApp(caller, appId);
    const { count } = await this.of(caller).deadLetter.deleteMany({ where: { id, appId } });
    if (count === 0) throw noSuchLetter();
  }

  async discardAll(caller: Caller, appId: string): Promise<void> {
    await this.requireApp(caller, appId);
    await this.of(caller).deadLetter.deleteMany({ where: { appId } });
  }

  private sendAgain(caller: Caller, appId: string, which: Parameters<DeadLetters['redrive']>[1]): Promise<Redriven> {
    const { tenantId } = caller;
    return this.letters.redrive({ tenantId, appId }, which, async (frames) => {
      for (const run of await redrivenRuns(frames)) await this.putBack(run);
    });
  }

  private async putBack(run: Parameters<ControlPorts['queue']['setAside']>[0]): Promise<void> {
    try {
      await this.ports.queue.setAside(run, { delayMs: 0 });
    } catch (cause) {
      if (isDatabaseUnavailable(cause)) throw cause;
      throw new AppError('unavailable', 'The queue takes nothing now. Nothing is lost; try again.', { cause });
    }
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId);
  }

  private async requireApp(caller: Caller, id: string): Promise<void> {
    const app = await this.of(caller).app.findUnique({ where: { id }, select: { id: true } });
    if (app === null) throw new AppError('not_found', 'There is no app with this id.');
  }
}

function noSuchLetter(): AppError {
  return new AppError('not_found', 'This app has no dead letter with this id.');
}
