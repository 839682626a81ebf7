import type { TailLine, TailSample } from '../../api/models.js';
import { TailBuffer } from './tail-buffer.js';

/** Told once a second while lines are left out; without it for longer, all are shown. */
const SAMPLE_SHOWN_MS = 3_000;
/** Before another try where the browser gives up by itself: after any answer that is no stream. */
const REOPEN_MS = 3_000;

export interface TailSnapshot {
  readonly lines: TailBuffer['lines'];
  /** Lines that came while the view is held. */
  readonly waitingCount: number;
  /** `lost`: the connection broke, or was refused; another try is under way. */
  readonly state: 'connecting' | 'open' | 'lost';
  /** What was left out of late; null: nothing. */
  readonly sample: TailSample | null;
}

/**
 * An app's tail as a store for `useSyncExternalStore`: connected while somebody subscribes. Views are told at most once
 * per animation frame; while it is held they keep what they show, and only hear how much waits.
 */
export class TailStream {
  private readonly buffer = new TailBuffer();
  private readonly listeners = new Set<() => void>();
  private source: EventSource | null = null;
  private reopening: ReturnType<typeof setTimeout> | undefined;
  private frame: number | null = null;
  private held = false;
  private sampleAtMs = 0;
  private snapshot: TailSnapshot = { lines: [], waitingCount: 0, state: 'connecting', sample: null };

  constructor(private readonly url: string) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.source === null) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  };

  readonly read = (): TailSnapshot => this.snapshot;

  hold(held: boolean): void {
    this.held = held;
    this.renew();
  }

  clear(): void {
    this.buffer.clear();
    this.renew();
  }

  private open(): void {
    const source = new EventSource(this.url);
    this.source = source;
    source.addEventListener('open', () => {
      this.buffer.reconnect();
      this.renew({ state: 'open' });
    });
    source.addEventListener('line', ({ data }: MessageEvent<string>) => {
      this.buffer.add(toLine(data));
      this.frame ??= requestAnimationFrame(() => this.renew());
    });
    source.addEventListener('sampled', ({ data }: MessageEvent<string>) => {
      this.sampleAtMs = performance.now();
      this.renew({ sample: toSample(data) });
    });
    source.addEventListener('ping', () => this.renew());
    source.addEventListener('error', () => {
      this.renew({ state: 'lost' });
      if (source.readyState === EventSource.CLOSED) this.reopening = setTimeout(() => this.open(), REOPEN_MS);
    });
  }

  private close(): void {
    clearTimeout(this.reopening);
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    this.source?.close();
    this.source = null;
  }

  private renew(change: Partial<Pick<TailSnapshot, 'state' | 'sample'>> = {}): void {
    this.frame = null;
    if (!this.held) this.buffer.show();
    const { lines, waitingCount } = this.buffer;
    const sample = performance.now() - this.sampleAtMs > SAMPLE_SHOWN_MS ? null : this.snapshot.sample;
    this.snapshot = { state: this.snapshot.state, sample, lines, waitingCount, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** The stream is the api's own, of the release that this page came with: its shape is the contract's. */
function toLine(json: string): TailLine {
  return JSON.parse(json) as TailLine;
}

/** As for lines. */
function toSample(json: string): TailSample {
  return JSON.parse(json) as TailSample;
}
