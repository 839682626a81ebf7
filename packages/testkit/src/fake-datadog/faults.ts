/**
 * One thing that goes wrong:
 * - `status`: this answer, nothing taken;
 * - `hang`: the request is read and never answered;
 * - `reset`: the connection is reset while the body is still coming in; nothing taken;
 * - `slow`: nothing is read for `delayMs`, then all goes as usual;
 * - `limit`: bodies of more than `bytesMax` get 413, smaller ones go as usual;
 * - `lost_answer`: the payload is taken and the connection breaks before the status line (the sender must repeat);
 * - `broken_body`: the payload is taken, 202 is answered, and the connection breaks within the answer's body.
 */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'limit'; readonly bytesMax: number }
  | { readonly kind: 'lost_answer' }
  | { readonly kind: 'broken_body' };

/** Whom a fault meets; what is left out meets all. */
export interface FaultTarget {
  readonly key?: string;
  readonly site?: string;
  /** Default `logs`. */
  readonly endpoint?: Endpoint;
  /** How many requests it meets; default 1, `Infinity` until stopped. */
  readonly times?: number;
}

/** `series` and `distributions` are the two that take metrics. */
export type Endpoint = 'logs' | 'validate' | 'series' | 'distributions';

/** A fault that was queued. */
export interface ScriptedFault {
  /** Requests it has yet to meet. */
  remaining(): number;
  /** Ends it early, as when an outage is over. */
  stop(): void;
}

interface Entry {
  readonly fault: Fault;
  readonly target: FaultTarget;
  remaining: number;
}

/** Queue of faults. Each request takes the oldest one that is meant for it; those for a key go before those for all. */
export class FaultScript {
  private entries: Entry[] = [];

  add(fault: Fault, target: FaultTarget): ScriptedFault {
    const entry: Entry = { fault, target, remaining: target.times ?? 1 };
    this.entries.push(entry);
    return {
      remaining: () => entry.remaining,
      stop: () => {
        entry.remaining = 0;
        this.entries = this.entries.filter((other) => other !== entry);
      },
    };
  }

  clear(): void {
    for (const entry of this.entries) entry.remaining = 0;
    this.entries = [];
  }

  /** The fault this request meets, used up by one. */
  take(endpoint: Endpoint, site: string, key: string | null): Fault | null {
    let chosen: Entry | undefined;
    for (const entry of this.entries) {
      const { target } = entry;
      if ((target.endpoint ?? 'logs') !== endpoint) continue;
      if (target.site !== undefined && target.site !== site) continue;
      if (target.key !== undefined && target.key !== key) continue;
      if (target.key !== undefined) {
        chosen = entry;
        break;
      }
      chosen ??= entry;
    }
    if (chosen === undefined) return null;
    chosen.remaining -= 1;
    if (chosen.remaining <= 0) this.entries = this.entries.filter((entry) => entry !== chosen);
    return chosen.fault;
  }
}
