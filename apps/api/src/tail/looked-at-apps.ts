import type { Keyring } from '@logferry/db';
import { type TailChannel, type TailChunk, unpackTailChunk } from '@logferry/queue';

/** A line is on the screen within this and the worker's own 200 ms. */
const READ_INTERVAL_MS = 200;
/** Workers go on for 10 s, and what is kept for 30 s. */
const ANNOUNCE_INTERVAL_MS = 3_000;
/** What a tail begins with. */
const RECENT_LINES_MAX = 100;

export interface LookDeps {
  readonly channel: Pick<TailChannel, 'read' | 'keep'>;
  readonly keyring: Pick<Keyring, 'openBytes'>;
  /** Tells all workers that somebody looks at the app. */
  readonly announce: (appId: string) => Promise<void>;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** Somebody who looks at an app. */
export interface Looker {
  take(chunk: TailChunk): void;
  tell(nowMs: number): void;
}

interface LookedAtApp {
  readonly tenantId: string;
  readonly lookers: Set<Looker>;
  /** The last lines of it, for whoever comes later. */
  recent: TailChunk['lines'];
  after: string | null;
  /** Read for the first time now: what there is, was there before anybody here looked. */
  isNew: boolean;
}

/**
 * The apps that clients of this process look at.
 *
 * Says so to the workers, which publish lines only then; reads what they publish, once for all who look at the same app,
 * and hands it on. Nothing runs while nobody looks. A store that is away shows nothing new, and is asked again.
 */
export class LookedAtApps {
  private readonly apps = new Map<string, LookedAtApp>();
  private timer: NodeJS.Timeout | undefined;
  private announcedAtMs = 0;

  constructor(private readonly deps: LookDeps) {}

  /**
   * Somebody is about to look at the app. Resolves when the workers are told, so that a line which is sent from then on is
   * shown; or when they cannot be, and hear of it later.
   */
  async expect(appId: string): Promise<void> {
    if (this.apps.has(appId)) return;
    await this.announce([appId]).catch(this.deps.onError);
  }

  /** Returns what ends the look. */
  look(tenantId: string, appId: string, looker: Looker): () => void {
    let app = this.apps.get(appId);
    if (app === undefined) {
      app = { tenantId, lookers: new Set(), recent: [], after: null, isNew: true };
      this.apps.set(appId, app);
      this.announcedAtMs = 0;
    }
    const { lookers, recent } = app;
    looker.take({ seen: recent.length, lines: recent });
    lookers.add(looker);
    this.timer ??= setTimeout(() => void this.turn(), 0);
    return () => {
      lookers.delete(looker);
      if (lookers.size === 0) this.apps.delete(appId);
    };
  }

  private async turn(): Promise<void> {
    try {
      const nowMs = this.deps.now();
      if (nowMs - this.announcedAtMs >= ANNOUNCE_INTERVAL_MS) {
        this.announcedAtMs = nowMs;
        await this.announce([...this.apps.keys()]);
      }
      await this.read();
      for (const { lookers } of this.apps.values()) for (const looker of lookers) looker.tell(nowMs);
    } catch (error) {
      this.announcedAtMs = 0;
      this.deps.onError(error);
    }
    this.timer = this.apps.size > 0 ? setTimeout(() => void this.turn(), READ_INTERVAL_MS) : undefined;
  }

  private async announce(appIds: readonly string[]): Promise<void> {
    if (appIds.length === 0) return;
    await this.deps.channel.keep(appIds);
    await Promise.all(appIds.map((appId) => this.deps.announce(appId)));
  }

  private async read(): Promise<void> {
    const read = [...this.apps];
    const positions = read.map(([appId, { after }]) => ({ appId, after }));
    if (positions.length === 0) return;
    for (const { appId, chunks, after } of await this.deps.channel.read(positions)) {
      const app = this.apps.get(appId);
      if (app === undefined) continue;
      app.after = after;
      const opened = await Promise.all(chunks.map((chunk) => this.open(chunk, app.tenantId, appId)));
      const known = opened.filter((chunk) => chunk !== null);
      app.recent = [...app.recent, ...known.flatMap(({ lines }) => lines)].slice(-RECENT_LINES_MAX);
      // What was there before anybody looked is shown as far as a tail goes back.
      const seen = known.reduce((sum, chunk) => sum + chunk.seen, 0);
      const news = app.isNew ? [{ seen, lines: app.recent }] : known;
      for (const chunk of news) for (const looker of app.lookers) looker.take(chunk);
    }
    for (const [, app] of read) app.isNew = false;
  }

  /** null: sealed with a key that is gone, or for somebody else. */
  private async open(sealed: Buffer, tenantId: string, appId: string): Promise<TailChunk | null> {
    try {
      return await unpackTailChunk(this.deps.keyring.openBytes(sealed, { tenantId, rowId: appId }));
    } catch (error) {
      this.deps.onError(error);
      return null;
    }
  }
}
