import type { Outcome } from '@logferry/datadog';

/** What is older says nothing about now. */
const WINDOW_MS = 60_000;
/** Below this many destinations of a site nobody can tell the site's trouble from theirs. */
const DESTINATIONS_MIN = 3;
const DESTINATIONS_MAX = 20_000;
/** During an incident a destination is tried no sooner than this after a failure: fewer requests for a site in need. */
const INCIDENT_REST_MS = 10_000;

interface Latest {
  readonly isFailing: boolean;
  readonly atMs: number;
}

/**
 * Whether a Datadog site as a whole is in trouble: most of the destinations tried in the last minute failed in ways that
 * may pass (5xx, 429, timeouts). Then it is Datadog's incident, not the tenants': the lanes slow down and only the
 * operator is told. A rejected key says nothing about the site.
 *
 * Bound: DESTINATIONS_MAX entries a site; the longest unheard of goes.
 */
export class SiteHealth {
  private readonly sites = new Map<string, SiteWindow>();

  /** @param onChange called when an incident begins or ends */
  constructor(
    private readonly now: () => number,
    private readonly onChange: (site: string, isIncident: boolean) => void,
  ) {}

  note(site: string, destinationId: string, outcome: Outcome): void {
    let window = this.sites.get(site);
    if (!window) {
      window = new SiteWindow();
      this.sites.set(site, window);
    }
    const was = window.isIncident;
    window.note(destinationId, outcome.kind === 'retry', this.now());
    if (window.isIncident !== was) this.onChange(site, window.isIncident);
  }

  isIncident(site: string): boolean {
    return this.sites.get(site)?.isIncident ?? false;
  }

  /** How long a lane of the site rests at least after a failure, in ms. */
  restMinMs(site: string): number {
    return this.isIncident(site) ? INCIDENT_REST_MS : 0;
  }

  /** Sites with an incident now. */
  get incidents(): number {
    let count = 0;
    for (const window of this.sites.values()) if (window.isIncident) count++;
    return count;
  }
}

/** The newest outcome of each destination, in order of time; counted as they come and go, not anew for each send. */
class SiteWindow {
  private readonly latest = new Map<string, Latest>();
  private failing = 0;

  get isIncident(): boolean {
    return this.latest.size >= DESTINATIONS_MIN && this.failing * 2 > this.latest.size;
  }

  note(destinationId: string, isFailing: boolean, now: number): void {
    this.remove(destinationId);
    this.latest.set(destinationId, { isFailing, atMs: now });
    if (isFailing) this.failing++;
    for (const [id, { atMs }] of this.latest) {
      if (now - atMs <= WINDOW_MS && this.latest.size <= DESTINATIONS_MAX) return;
      this.remove(id);
    }
  }

  private remove(destinationId: string): void {
    if (this.latest.get(destinationId)?.isFailing) this.failing--;
    this.latest.delete(destinationId);
  }
}
