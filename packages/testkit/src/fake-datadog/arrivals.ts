/** Lets tests wait until what was received fulfils them. */
export class Arrivals {
  private readonly listeners = new Set<() => void>();
  private isAnnouncing = false;

  /**
   * Resolves once `isFulfilled`; it is asked again after every request.
   *
   * @param totals what was received so far, for the error
   * @throws Error at the deadline
   */
  waitFor(isFulfilled: () => boolean, timeoutMs: number, totals: () => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        this.listeners.delete(check);
        end();
      };
      const check = (): void => {
        try {
          if (isFulfilled()) settle(resolve);
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const timer = setTimeout(
        () =>
          settle(() => reject(new Error(`Not received within ${timeoutMs} ms. So far: ${JSON.stringify(totals())}`))),
        timeoutMs,
      );
      this.listeners.add(check);
      check();
    });
  }

  /** Asks the waiting predicates once per turn of the event loop, however many requests came in it. */
  announce(): void {
    if (this.isAnnouncing || this.listeners.size === 0) return;
    this.isAnnouncing = true;
    setImmediate(() => {
      this.isAnnouncing = false;
      for (const listener of [...this.listeners]) listener();
    });
  }
}
