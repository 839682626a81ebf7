import type { Keyring } from '@logferry/db';
import { type FrameHeader, packTailChunk, TAIL_BOUNDS, type TailChannel, type TailLine } from '@logferry/queue';
import type { RuledLine, RuleObserver, TransformedFrame } from '@logferry/transform';
import { LineSample } from './line-sample.js';
import { type LogPlace, tailLineOf } from './tail-line.js';

/** A look is announced every three seconds while it lasts: two announcements may go astray. */
const LOOK_MS = 10_000;
const FLUSH_INTERVAL_MS = 200;
/** 1,000 lines a second. */
const LINES_PER_FLUSH_MAX = 200;
/** Of their texts and logs, so that a chunk is within its bound also when nothing in it repeats itself. */
const BYTES_PER_FLUSH_MAX = 400_000;
/** Over all apps that are looked at, so that they cost at most some tenth of a core: 4,000 lines a second. */
const LINES_OF_ALL_MAX = 800;

export interface TailDeps {
  readonly channel: Pick<TailChannel, 'publish'>;
  readonly keyring: Pick<Keyring, 'seal'>;
  /** Time that only goes forward, ms. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  /** Lines that people did not get to see, for a metric. */
  readonly onMissed: (lines: number) => void;
}

/** An app while somebody looks at it. */
interface LookedAt {
  untilMs: number;
  /** Known with the first frame. */
  tenantId: string | null;
  readonly sample: LineSample<TailLine>;
  /** Seen, and in no chunk that was published. */
  missed: number;
  isPublishing: boolean;
}

/** Notes what the rules do to the lines of one frame. */
export class FrameLook implements RuleObserver {
  readonly lines: RuledLine[] = [];

  line(line: RuledLine): void {
    this.lines.push(line);
  }
}

/**
 * Publishes lines of apps while, and only while, somebody looks at them.
 *
 * In: announcements of looks; frames of these apps with what became of them. Out: every FLUSH_INTERVAL_MS a sealed chunk
 * per app, an even sample when there are more lines than may be shown. Costs one look-up a frame for all other apps, and
 * nothing when nobody looks. Delivery never waits for it: a chunk whose forerunner is still on its way is let go, and
 * its lines are counted as seen and not shown.
 */
export class Tail {
  private readonly looks = new Map<string, LookedAt>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: TailDeps) {}

  /** Somebody looks at the app, for some seconds at least. */
  lookAt(appId: string): void {
    const untilMs = this.deps.now() + LOOK_MS;
    const look = this.looks.get(appId);
    if (look !== undefined) look.untilMs = untilMs;
    else {
      const sample = new LineSample<TailLine>(LINES_PER_FLUSH_MAX, BYTES_PER_FLUSH_MAX);
      this.looks.set(appId, { untilMs, tenantId: null, sample, missed: 0, isPublishing: false });
    }
    this.timer ??= setInterval(() => void this.flush(), FLUSH_INTERVAL_MS).unref();
  }

  /** undefined: nobody looks at the app. Else what is to see the frame transformed, and then to be given to `note`. */
  lookOf(appId: string): FrameLook | undefined {
    return this.looks.size > 0 && this.looks.has(appId) ? new FrameLook() : undefined;
  }

  /** What became of the lines of a frame, or of a log of several. Never throws. */
  note(look: FrameLook | undefined, header: FrameHeader, transformed: TransformedFrame): void {
    const app = look && this.looks.get(header.appId);
    if (!app) return;
    app.tenantId = header.tenantId;
    let index = 0;
    let start = 0;
    for (const line of look.lines) {
      let log: LogPlace | null = null;
      if (line.end === '') {
        log = { index, start };
        start += (transformed.sizes[index++] ?? 0) + 1;
      }
      if (!app.sample.wantsNext()) continue;
      const shown = tailLineOf(line, transformed, log, header.receivedAtMs);
      app.sample.add(shown, Buffer.byteLength(shown.text) + (shown.log === null ? 0 : Buffer.byteLength(shown.log)));
    }
  }

  close(): void {
    clearInterval(this.timer);
    this.looks.clear();
  }

  /** Publishes what has gathered. Resolves when it is published, or let go; never rejects. */
  async flush(): Promise<void> {
    const nowMs = this.deps.now();
    const publishing: Promise<void>[] = [];
    let linesLeft = LINES_OF_ALL_MAX;
    for (const [appId, app] of this.looks) {
      if (app.untilMs < nowMs) this.looks.delete(appId);
      else if (app.sample.seen > 0) linesLeft -= this.flushOne(appId, app, linesLeft, publishing);
    }
    if (this.looks.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    await Promise.all(publishing);
  }

  /** Returns how many lines it has published. */
  private flushOne(appId: string, app: LookedAt, linesMax: number, publishing: Promise<void>[]): number {
    const { seen, lines } = app.sample.take();
    const { tenantId } = app;
    if (app.isPublishing || tenantId === null || lines.length > linesMax) {
      app.missed += seen;
      this.deps.onMissed(lines.length);
      return 0;
    }
    const chunk = { seen: seen + app.missed, lines };
    app.missed = 0;
    app.isPublishing = true;
    const published = this.publish(appId, tenantId, chunk)
      .catch((error: unknown) => {
        app.missed += chunk.seen;
        this.deps.onMissed(lines.length);
        this.deps.onError(error);
      })
      .finally(() => {
        app.isPublishing = false;
      });
    publishing.push(published);
    return lines.length;
  }

  private async publish(appId: string, tenantId: string, chunk: Parameters<typeof packTailChunk>[0]): Promise<void> {
    const sealed = this.deps.keyring.seal(await packTailChunk(chunk), { tenantId, rowId: appId });
    if (sealed.length > TAIL_BOUNDS.chunkBytesMax)
      throw new RangeError('A chunk of lines is too large to be published');
    await this.deps.channel.publish(appId, sealed);
  }
}
