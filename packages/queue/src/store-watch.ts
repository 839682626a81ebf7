import { setTimeout as sleep } from 'node:timers/promises';
import type { FrameStore } from './store.js';

/** How long it may go unnoticed that a server is gone. Ten questions a second cost a worker nothing. */
const INTERVAL_MS = 100;
/**
 * A server that is gone says so at once, by its connection. This is for one that is silent; behind a busy pool an answer may take
 * a second.
 */
const ANSWER_MS_MAX = 2_000;

/** Asks the store again and again whether it is there, and tells when that changes. At first it is. */
export class StoreWatch {
  private isThere = true;
  private readonly stopped = new AbortController();

  constructor(
    private readonly store: Pick<FrameStore, 'ping'>,
    private readonly onChange: (isThere: boolean) => void,
  ) {}

  start(): void {
    void this.run();
  }

  close(): void {
    this.stopped.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      const isThere = await this.answers();
      if (signal.aborted) return;
      if (isThere !== this.isThere) {
        this.isThere = isThere;
        this.onChange(isThere);
      }
      await sleep(INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async answers(): Promise<boolean> {
    const patience = new AbortController();
    const answer = this.store.ping().then(
      () => true,
      () => false,
    );
    const tooLate = sleep(ANSWER_MS_MAX, false, { signal: patience.signal, ref: false }).catch(() => false);
    return await Promise.race([answer, tooLate]).finally(() => patience.abort());
  }
}
