import type { DiscoveredApps, DropReason, RuleCounts } from '@logferry/db';
import { countPieces } from '@logferry/logplex';
import type { Frame, FrameHeader, TicketEnd } from '@logferry/queue';
import type { LookupCache } from '@logferry/runtime';
import type { LateTake, TransformedFrame } from '@logferry/transform';
import type { Accounts } from './accounts.js';
import { AppTurns } from './app-turns.js';
import type { RoutedApp } from './apps.js';
import type { CompletedLogs } from './completed-logs.js';
import type { Reception } from './health.js';
import type { Joiner } from './joiner.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import type { LogMemory } from './log-memory.js';
import { framePointsOf } from './metrics/frame-points.js';
import type { MetricDelivery } from './metrics/metric-delivery.js';
import type { Park, SetAside } from './slice-ends.js';
import type { Tail } from './tail/tail.js';
import { type FrameRun, TicketRun } from './ticket-run.js';

/** Datadog takes logs up to 18 h old and silently discards older ones; half an hour is left for our own delivery. */
export const FRAME_AGE_MAX_MS = 17.5 * 3_600_000;

export interface PipelineDeps {
  readonly apps: Pick<LookupCache<RoutedApp>, 'get' | 'fresh'>;
  readonly lanes: Pick<Lanes, 'peek' | 'open'>;
  readonly accounts: Accounts;
  readonly tail: Pick<Tail, 'lookOf' | 'note'>;
  readonly ruleCounts: Pick<RuleCounts, 'add'>;
  readonly discoveredApps: Pick<DiscoveredApps, 'add'>;
  readonly joiner: Pick<Joiner, 'joiningOf' | 'abandon'>;
  readonly completed: Pick<CompletedLogs, 'finish'>;
  readonly setAside: SetAside;
  readonly park: Park;
  readonly memory: Pick<LogMemory, 'isFull' | 'room' | 'take'>;
  readonly metrics: Pick<MetricDelivery, 'take'>;
  readonly now: () => number;
  readonly onFrameError: (error: unknown) => void;
}

/** A frame that cannot be transformed, for a bug of ours, is seen again after this, and in the end expires: it harms no other. */
const BROKEN_FRAME_REST_MS = 10 * 60_000;

/** A lane takes nothing now. */
type NotNow = Exclude<Reception, { kind: 'take' }>;

/** A frame, and where it goes; without a lane it goes nowhere any more, for the reason. */
type Routed =
  | { readonly frame: Frame; readonly app: RoutedApp; readonly lane: Lane }
  | { readonly frame: Frame; readonly lane: null; readonly reason: DropReason };

/**
 * The way of a frame through the worker. The api has received, authenticated and stored it (steps 1–3); the queue has
 * taken its ticket (4). Here it is routed, parsed, transformed and joined (5–7), and handed to its destination's lane, which
 * batches and delivers (8, 9); every end is accounted for (10).
 *
 * In: the frames of one ticket. Out: `settled` once every log of them is delivered, dropped with a reason, or durably
 * set aside or parked for a lane that does not take anything now; `later` when all of them alike are to be left in the
 * queue. Throws when a frame could not be brought to an end: the queue shows the ticket again. Of each frame `onSettled` tells
 * when it is settled, so that it is left out then.
 */
export class Pipeline {
  private readonly turns = new AppTurns();

  constructor(private readonly deps: PipelineDeps) {}

  async handle(frames: readonly Frame[], onSettled: (index: number) => void = () => undefined): Promise<TicketEnd> {
    const turn = this.turns.enter(frames);
    const ticket = new TicketRun({
      onSettled: (index, { points }) => {
        onSettled(index);
        for (const taken of points) this.deps.metrics.take(taken);
      },
    });
    try {
      // All look-ups first: one that fails must fail the ticket before any log of it is on its way.
      const routed = this.routeKnown(frames) ?? (await Promise.all(frames.map((frame) => this.route(frame))));
      if (turn.before !== null) await turn.before;
      const delayMs = commonDelayMs(routed);
      if (delayMs !== null) return { kind: 'later', delayMs };
      await this.handOut(routed, ticket);
    } finally {
      turn.leave();
    }
    // All to their end before any may fail: a ticket that is seen again must have nothing left on its way.
    await ticket.finish();
    return { kind: 'settled' };
  }

  /** Null unless everything is at hand, as it nearly always is: a ticket of 512 frames then costs no promise for each. */
  private routeKnown(frames: readonly Frame[]): Routed[] | null {
    const routed: Routed[] = [];
    for (const frame of frames) {
      const app = this.deps.apps.fresh(frame.header.appId);
      if (app === undefined) return null;
      const lane = app === null ? undefined : this.deps.lanes.peek(app.destinationId);
      if (app !== null && lane === undefined) return null;
      routed.push(this.routedTo(frame, app, lane));
    }
    return routed;
  }

  private async route(frame: Frame): Promise<Routed> {
    const app = await this.deps.apps.get(frame.header.appId);
    const lane = app && (this.deps.lanes.peek(app.destinationId) ?? (await this.deps.lanes.open(app.destinationId)));
    return this.routedTo(frame, app, lane ?? undefined);
  }

  private routedTo(frame: Frame, app: RoutedApp | null, lane: Lane | undefined): Routed {
    if (app === null || lane === undefined) return { frame, lane: null, reason: 'app_deleted' };
    const isLate = this.deps.now() - frame.header.receivedAtMs > FRAME_AGE_MAX_MS;
    if (isLate && !app.isRestamping && !frame.header.isRedriven) return { frame, lane: null, reason: 'expired' };
    return { frame, app, lane };
  }

  /** Brings every frame on its way: to its lane, or durably aside when that takes nothing now. */
  private async handOut(routed: readonly Routed[], ticket: TicketRun): Promise<void> {
    const kept = new Map<Lane, { readonly later: NotNow; readonly runs: FrameRun[] }>();
    for (const [index, to] of routed.entries()) {
      const run = ticket.begin(to.frame, index);
      if (to.lane === null) {
        this.drop(to.frame, to.reason);
        run.handedOut();
        continue;
      }
      if (this.deps.memory.isFull) await this.deps.memory.room();
      // Asked for each frame: an earlier one of this ticket may have been all that a probed lane takes.
      const reception = to.lane.reception();
      if (reception.kind === 'take') {
        if (this.transform(run, to.app, to.lane)) run.handedOut();
        else void this.keep([run], this.deps.setAside([to.frame], BROKEN_FRAME_REST_MS, [to.frame]));
        continue;
      }
      this.deps.memory.take(0);
      const others = kept.get(to.lane);
      if (others) others.runs.push(run);
      else kept.set(to.lane, { later: reception, runs: [run] });
    }
    for (const [{ destinationId }, { later, runs }] of kept) {
      const frames = runs.map((run) => run.frame);
      const { park, setAside } = this.deps;
      const isParked = later.kind === 'park';
      void this.keep(runs, isParked ? park(frames, destinationId, frames) : setAside(frames, later.delayMs, frames));
    }
  }

  /** The frames reach their end when they are kept, durably, for later. Never rejects. */
  private async keep(runs: readonly FrameRun[], kept: Promise<void>): Promise<void> {
    try {
      await kept;
      for (const run of runs) run.handedOut();
    } catch (error) {
      for (const run of runs) run.fail(1, error);
    }
  }

  private drop({ header, body }: Frame, reason: DropReason): void {
    this.deps.accounts.droppedFrame(header, header.pendingMessages ?? countPieces(body, header.dialect), reason);
  }

  /** false: it could not be transformed, and nothing of it is on its way. */
  private transform(run: FrameRun, app: RoutedApp, lane: Lane): boolean {
    const { header, body } = run.frame;
    const late = this.lateTakeOf(header);
    // A probe must be sent, not wait for more; and what is late has no next frame to go on in.
    const joining = late === undefined && !lane.health.isUnproven ? this.deps.joiner.joiningOf(run) : undefined;
    const look = this.deps.tail.lookOf(header.appId);
    let transformed: TransformedFrame;
    try {
      const transformer = app.transformer(header.overrides);
      const options = { late, joining, observer: look };
      transformed = transformer.transform(body, header.dialect, header.receivedAtMs, options);
    } catch (error) {
      this.deps.joiner.abandon(run, error);
      this.deps.onFrameError(error);
      this.deps.memory.take(0);
      return false;
    }
    this.deps.accounts.transformed(header, transformed);
    this.countLines(header, app, transformed);
    const points = framePointsOf(header, transformed, lane.destinationId);
    if (points !== null) run.points.push(points);
    this.deps.tail.note(look, header, transformed);
    run.logs = transformed;
    run.expect(transformed.sizes.length + transformed.openParts);
    for (const log of transformed.closed) this.deps.completed.finish(log, app, lane);
    lane.add({ run, transformed, from: 0, to: transformed.sizes.length });
    return true;
  }

  /** At the first take only, as people count lines. */
  private countLines({ tenantId, appId, pendingMessages }: FrameHeader, app: RoutedApp, frame: TransformedFrame): void {
    if (pendingMessages !== undefined) return;
    this.deps.ruleCounts.add(tenantId, appId, app.rules, frame.ruleCounts);
    this.deps.discoveredApps.add(tenantId, appId, frame.spaceLines);
  }

  /** What arrives later than Datadog takes it, and what a person sends again, says so; nothing else pays for it. */
  private lateTakeOf(header: FrameHeader): LateTake | undefined {
    const nowMs = this.deps.now();
    const isRedriven = header.isRedriven === true;
    return isRedriven || nowMs - header.receivedAtMs > FRAME_AGE_MAX_MS ? { nowMs, isRedriven } : undefined;
  }
}

/** How long the whole ticket can stay in the queue untouched: when all its frames go to one lane that says `later`. */
function commonDelayMs(routed: readonly Routed[]): number | null {
  const [first] = routed;
  if (!first?.lane || routed.some(({ lane }) => lane !== first.lane)) return null;
  const reception = first.lane.reception();
  return reception.kind === 'later' ? reception.delayMs : null;
}
