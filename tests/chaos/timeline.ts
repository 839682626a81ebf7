/** What a fault concerns. `process` has the name of the process in its title. */
export type FaultArea = 'datadog' | 'api' | 'worker' | 'redis' | 'postgres';

/** One fault from its beginning until all was as before. */
export interface TimelineEntry {
  readonly area: FaultArea;
  readonly title: string;
  /** Something was killed with SIGKILL. */
  readonly isKill: boolean;
  readonly fromMs: number;
  toMs: number;
  /** What a process took along that it should have written down: it was killed, or could not end in order. */
  isLossy: boolean;
}

/** A fault that is under way. */
export interface OpenFault {
  /** All is as before. */
  end(): void;
  /** What it befell could not end in order. */
  isLossy(): void;
}

/** What was done to the product, and when. */
export class Timeline {
  readonly entries: TimelineEntry[] = [];

  constructor(
    private readonly now: () => number,
    private readonly tell: (text: string) => void,
  ) {}

  /** Notes a fault's beginning; end it when all is as before. */
  begin(area: FaultArea, title: string, isKill = false): OpenFault {
    const toMs = Number.POSITIVE_INFINITY;
    const entry: TimelineEntry = { area, title, isKill, isLossy: isKill, fromMs: this.now(), toMs };
    this.entries.push(entry);
    this.tell(title);
    return {
      end: () => {
        entry.toMs = this.now();
      },
      isLossy: () => {
        entry.isLossy = true;
      },
    };
  }

  /** Whether a fault of one of these areas was there at that moment or up to `slackMs` before. */
  isTroubled(atMs: number, areas: readonly FaultArea[], slackMs: number): boolean {
    return this.entries.some(
      ({ area, fromMs, toMs }) => areas.includes(area) && fromMs - slackMs <= atMs && atMs <= toMs + slackMs,
    );
  }
}
