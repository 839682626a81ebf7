/** Weight of a new value: the last twenty or so count. */
const WEIGHT = 0.1;

/** How the store takes what an api process gives it, from the commits themselves. */
export class CommitHealth {
  private latency = 0;
  private bytes = 0;
  private failing: { readonly sinceMs: number; readonly lastMs: number } | undefined;

  /** Of a commit, averaged over the last ones. */
  get latencyMs(): number {
    return this.latency;
  }

  /** Of a ticket's group, averaged over the last ones; 0 before the first. */
  get bytesPerTicket(): number {
    return this.bytes;
  }

  /** The first and the last failure since there was a success, by the clock of `performance.now`; undefined: it works. */
  get failure(): { readonly sinceMs: number; readonly lastMs: number } | undefined {
    return this.failing;
  }

  succeeded(latencyMs: number, bytes: number): void {
    this.failing = undefined;
    this.latency += (latencyMs - this.latency) * WEIGHT;
    this.bytes = this.bytes === 0 ? bytes : this.bytes + (bytes - this.bytes) * WEIGHT;
  }

  failed(): void {
    const now = performance.now();
    this.failing = { sinceMs: this.failing?.sinceMs ?? now, lastMs: now };
  }
}
