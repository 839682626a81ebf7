/** Between two refreshes: a busy tenant announces changes all the time, and each refresh is a request for each view. */
const GATHER_MS = 1_000;

interface ChangeCollectorDeps {
  readonly refresh: (resources: readonly string[]) => void;
  readonly now: () => number;
  readonly schedule: (run: () => void, delayMs: number) => () => void;
}

/** Passes changes on: the first at once, those that follow closely together, once a second. */
export class ChangeCollector {
  private readonly waiting = new Set<string>();
  private refreshedAtMs = Number.NEGATIVE_INFINITY;
  private cancel: (() => void) | null = null;

  constructor(private readonly deps: ChangeCollectorDeps) {}

  add(resources: readonly string[]): void {
    for (const resource of resources) this.waiting.add(resource);
    const restMs = this.refreshedAtMs + GATHER_MS - this.deps.now();
    if (restMs <= 0) this.flush();
    else this.cancel ??= this.deps.schedule(() => this.flush(), restMs);
  }

  /** Forgets what waits. */
  clear(): void {
    this.cancel?.();
    this.cancel = null;
    this.waiting.clear();
  }

  private flush(): void {
    const resources = [...this.waiting];
    this.clear();
    this.refreshedAtMs = this.deps.now();
    this.deps.refresh(resources);
  }
}
