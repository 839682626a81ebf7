import type { TailLine } from '../../api/models.js';

/** What a person scrolls through; some 10 MB at the api's longest lines, mostly 2 MB. */
export const LINES_MAX = 5_000;

/** A line with a number of its own: lines may be alike in everything else. */
export interface NumberedLine {
  readonly number: number;
  readonly line: TailLine;
  /** What a search looks through, in lower case: made once, since a search goes over all lines with each frame. */
  readonly haystack: string;
}

/**
 * The newest lines of a tail, in the order in which they came. What arrives waits until `show` is called, once per
 * frame at most, so that hundreds of lines a second are one change of what is shown.
 */
export class TailBuffer {
  private shown: readonly NumberedLine[] = [];
  private waiting: NumberedLine[] = [];
  private count = 0;
  /** After the connection broke, the stream begins with lines that were shown before; null: with none. */
  private catchUpFrom: string | null = null;

  get lines(): readonly NumberedLine[] {
    return this.shown;
  }

  get waitingCount(): number {
    return this.waiting.length;
  }

  add(line: TailLine): void {
    if (this.catchUpFrom !== null) {
      if (line.receivedAt <= this.catchUpFrom) return;
      this.catchUpFrom = null;
    }
    this.count += 1;
    const haystack = `${line.procid} ${line.text}`.toLowerCase();
    this.waiting.push({ number: this.count, line, haystack });
    // Double, so that the copying is rare.
    if (this.waiting.length >= 2 * LINES_MAX) this.waiting = this.waiting.slice(-LINES_MAX);
  }

  /** Moves what waits into what is shown; the oldest lines go. */
  show(): void {
    if (this.waiting.length === 0) return;
    this.shown = [...this.shown, ...this.waiting].slice(-LINES_MAX);
    this.waiting = [];
  }

  /** The connection is a new one: lines up to the newest that came before are left out until a newer one comes. */
  reconnect(): void {
    const newest = this.waiting.at(-1) ?? this.shown.at(-1);
    this.catchUpFrom = newest?.line.receivedAt ?? null;
  }

  clear(): void {
    this.shown = [];
    this.waiting = [];
  }
}
