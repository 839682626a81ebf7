import { backoffMs, type Outcome } from '@logferry/datadog';
import type { ReportedLane, Trouble } from '@logferry/db';

/** Trouble that lasts longer is no hiccup: what waits for the destination leaves the queue and is parked. */
const LONG_TROUBLE_MS = 120_000;
/** While a lane is probed its other frames come back after about this long. */
const SHORT_REST_MS = 1_000;
/** The intake answers in tens of ms; four requests in flight carry a hundred thousand lines a second to one destination. */
const SENDS_IN_FLIGHT_MAX = 4;

/** What a lane does with frames now: takes them, leaves them in the queue for a while, or has them parked. */
export type Reception =
  | { readonly kind: 'take' }
  | { readonly kind: 'later'; readonly delayMs: number }
  | { readonly kind: 'park' };

/** What one worker tells the others about a destination. Durations, because clocks differ between machines. */
export type HealthNews =
  | { readonly state: 'flowing' }
  | { readonly state: 'resting'; readonly restMs: number; readonly failures: number }
  | { readonly state: 'parked'; readonly trouble: Trouble };

export interface HealthDeps {
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

const TAKE: Reception = { kind: 'take' };
const PARK: Reception = { kind: 'park' };

/**
 * The health of one destination, as one worker knows it.
 *
 *   flowing   Frames are taken. Sends in flight: one at first, one more after each round of successes, four at most.
 *   resting   Entered by a failure that may pass (5xx, 429, timeout, transport). Nothing is taken; frames wait in the
 *             queue. 1 s after the first failure, doubling to 120 s, jittered; or as long as the intake asks.
 *   probing   The rest is over. One frame is taken and sent; the others wait on. Delivered: flowing. Failed: resting,
 *             longer; parked when nothing but failures came for LONG_TROUBLE_MS.
 *   parked    Entered when a person must mend something (key rejected, wrong URL) or trouble lasts. Frames are parked.
 *             Left only by a trial, which somebody else decides on: recovery.ts on a schedule, or a person.
 *   trial     One frame is taken and sent; the others are parked. Delivered: flowing. Failed: parked.
 *
 * `delivered` and `failed` return what is worth telling the other workers, or null; `follow` is how they hear it.
 */
export class LaneHealth {
  private failures = 0;
  private failingSinceMs = 0;
  private restUntilMs = 0;
  private trouble: Trouble | null = null;
  private isTrial = false;
  /** A probe or trial has been taken and has no answer yet. */
  private isProbeOut = false;
  private sendsMax = 1;
  private successes = 0;

  constructor(private readonly deps: HealthDeps) {}

  reception(): Reception {
    if (this.trouble !== null) return this.isTrial && !this.isProbeOut ? TAKE : PARK;
    const leftMs = this.restUntilMs - this.deps.now();
    // Jittered, so that what was set aside together does not come back together.
    if (leftMs > 0) return { kind: 'later', delayMs: leftMs + this.jitter(SHORT_REST_MS) };
    if (this.failures > 0 && this.isProbeOut) return { kind: 'later', delayMs: this.jitter(SHORT_REST_MS) };
    return TAKE;
  }

  /** Where it stands now; the states are those above. */
  get state(): ReportedLane['state'] {
    if (this.trouble !== null) return this.isTrial ? 'trial' : 'parked';
    if (this.restUntilMs > this.deps.now()) return 'resting';
    return this.failures > 0 ? 'probing' : 'flowing';
  }

  /** For people to look at. */
  get report(): Pick<ReportedLane, 'state' | 'failures' | 'nextTryAtMs'> {
    const { state, failures } = this;
    return { state, failures, nextTryAtMs: state === 'resting' ? this.restUntilMs : null };
  }

  /** Nothing may leave now: what is gathered must be put back. */
  get isHalted(): boolean {
    return this.trouble === null ? this.restUntilMs > this.deps.now() : !this.isTrial;
  }

  get isParked(): boolean {
    return this.trouble !== null && !this.isTrial;
  }

  /** Whether a success is not known yet: one frame at a time. */
  get isUnproven(): boolean {
    return this.failures > 0 || this.trouble !== null;
  }

  get sendsInFlightMax(): number {
    return this.isUnproven ? 1 : this.sendsMax;
  }

  /** How long what is put back now should stay away. */
  get putBackMs(): number {
    return Math.max(0, this.restUntilMs - this.deps.now()) + this.jitter(SHORT_REST_MS);
  }

  /** A frame was taken while the health was unproven: the next one waits for its answer. */
  probeTaken(): void {
    this.isProbeOut = true;
  }

  delivered(): HealthNews | null {
    const isNews = this.isUnproven;
    this.reset();
    if (this.sendsMax < SENDS_IN_FLIGHT_MAX && ++this.successes >= this.sendsMax) {
      this.sendsMax++;
      this.successes = 0;
    }
    return isNews ? { state: 'flowing' } : null;
  }

  /**
   * A send that began at `startedMs` failed. Sends in flight together fail together: only the first of them counts.
   * @param restMinMs a rest is at least this long (site-health.ts)
   */
  failed(outcome: Extract<Outcome, { kind: 'retry' | 'park' }>, startedMs: number, restMinMs = 0): HealthNews | null {
    const now = this.deps.now();
    this.isProbeOut = false;
    this.sendsMax = Math.max(1, Math.floor(this.sendsMax / 2));
    this.successes = 0;
    if (outcome.kind === 'park') return this.park(outcome.reason);
    if (this.trouble !== null) {
      this.isTrial = false;
      return null;
    }
    if (this.failures > 0 && this.restUntilMs > startedMs) return null;
    if (this.failures === 0) this.failingSinceMs = startedMs;
    if (now - this.failingSinceMs >= LONG_TROUBLE_MS) return this.park('unreachable');
    this.failures++;
    const restMs = Math.max(restMinMs, outcome.afterMs ?? backoffMs(this.failures, this.deps.random));
    this.restUntilMs = now + restMs;
    return { state: 'resting', restMs, failures: this.failures };
  }

  /** Whatever was wrong may be mended: one frame may try. */
  try(): void {
    this.restUntilMs = 0;
    this.isProbeOut = false;
    if (this.trouble !== null) this.isTrial = true;
  }

  /** What another worker found out. Its failures spare us ours. */
  follow(news: HealthNews): void {
    switch (news.state) {
      case 'flowing':
        this.reset();
        return;
      case 'resting':
        if (this.trouble !== null) return;
        if (this.failures === 0) this.failingSinceMs = this.deps.now();
        this.failures = Math.max(this.failures, news.failures);
        this.restUntilMs = Math.max(this.restUntilMs, this.deps.now() + news.restMs);
        return;
      case 'parked':
        this.trouble = news.trouble;
        this.isTrial = false;
        return;
      default:
        news satisfies never;
    }
  }

  private park(trouble: Trouble): HealthNews | null {
    const isNews = this.trouble !== trouble;
    this.trouble = trouble;
    this.isTrial = false;
    return isNews ? { state: 'parked', trouble } : null;
  }

  private reset(): void {
    this.failures = 0;
    this.restUntilMs = 0;
    this.trouble = null;
    this.isTrial = false;
    this.isProbeOut = false;
  }

  private jitter(ms: number): number {
    return Math.round(this.deps.random() * ms);
  }
}
