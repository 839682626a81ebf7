/**
 * How many bytes of metrics this worker holds: open windows and payloads that wait.
 *
 * One destination may hold a quarter of what is free. The more of them hold all they can, for their endpoint fails or their apps
 * have series without end, the smaller their shares become; four leave half, and one that comes later always finds room.
 * Bound: `bytesMax`. Sizes are estimates, and on the high side.
 */
export class MetricMemory {
  private held = 0;

  constructor(private readonly bytesMax: number) {}

  get bytes(): number {
    return this.held;
  }

  /** Another destination. */
  share(): MetricShare {
    return new MetricShare(
      (bytes) => {
        this.held += bytes;
      },
      () => (this.bytesMax - this.held) / 4,
    );
  }
}

/** What one destination holds. */
export class MetricShare {
  private held = 0;

  constructor(
    private readonly add: (bytes: number) => void,
    private readonly heldMax: () => number,
  ) {}

  /** false: there is no room for so much more. */
  take(bytes: number): boolean {
    if (this.held + bytes > this.heldMax()) return false;
    this.held += bytes;
    this.add(bytes);
    return true;
  }

  give(bytes: number): void {
    this.held -= bytes;
    this.add(-bytes);
  }
}
