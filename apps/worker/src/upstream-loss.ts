import { type Database, findUpstreamLoss, noteEvent, UPSTREAM_LOSS_WINDOW_MS } from '@logferry/db';

/** Long enough for the ledger to be written, short enough for a person. */
const LOOK_INTERVAL_MS = 60_000;
/** Apps asked about in one look; the others wait for the next. */
const LOOK_APPS_MAX = 500;
/** Beyond it further apps are not noted until the next look: a loss that goes on is noted again. */
const APPS_MAX = 10_000;
/** An app whose losses go on is news again after this. */
const TOLD_AGAIN_AFTER_MS = 6 * 3_600_000;

/**
 * Tells tenants when Heroku reports that it loses an app's messages before they reach us (L10, L12, L13).
 *
 * In: apps of which a frame said so. Out: an `upstream_loss` event for each whose recent losses in the ledger are beyond
 * what upstream-loss.ts in packages/db calls usual, once in six hours, however many workers notice.
 */
export class UpstreamLoss {
  private readonly apps = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** A frame of the app reported a loss. */
  note(appId: string): void {
    if (this.apps.size < APPS_MAX) this.apps.add(appId);
  }

  start(): void {
    this.timer = setInterval(() => {
      this.looking = this.look(Date.now()).catch(this.onError);
    }, LOOK_INTERVAL_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** One look at the ledger. What fails is looked at again when its app reports the next loss. */
  async look(nowMs: number): Promise<void> {
    const appIds = [...this.apps].slice(0, LOOK_APPS_MAX);
    for (const appId of appIds) this.apps.delete(appId);
    if (appIds.length === 0) return;
    for (const { appId, tenantId } of await findUpstreamLoss(this.db, appIds, nowMs - UPSTREAM_LOSS_WINDOW_MS)) {
      await noteEvent(this.db, { tenantId, kind: 'upstream_loss', appId, sinceMs: nowMs - TOLD_AGAIN_AFTER_MS });
    }
  }
}
