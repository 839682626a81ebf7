/** Every answer time of a run, in ms; grows by doubling so that adding costs no garbage. */
export class LatencyList {
  #values = new Float32Array(1 << 16);
  #length = 0;

  add(ms: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Float32Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = ms;
  }

  summary(): { readonly ackP50Ms: number; readonly ackP99Ms: number; readonly ackMaxMs: number } {
    const sorted = this.#values.slice(0, this.#length).sort();
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { ackP50Ms: at(0.5), ackP99Ms: at(0.99), ackMaxMs: at(1) };
  }
}
