/** Lines of each app of a Private Space, by what they call it. */
export type SpaceLines = ReadonlyMap<string, number>;

/** Counts the lines of a frame, by the app of the space that they are of. */
export class SpaceTally {
  #lines: Map<string, number> | null = null;

  add(identifier: string): void {
    this.#lines ??= new Map();
    this.#lines.set(identifier, (this.#lines.get(identifier) ?? 0) + 1);
  }

  /** What was counted since the last time; null: no line named an app. */
  take(): SpaceLines | null {
    const lines = this.#lines;
    this.#lines = null;
    return lines;
  }
}
