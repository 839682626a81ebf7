import type { DropReason } from '@logferry/db';
import { countPieces } from '@logferry/logplex';
import type { Frame, TicketEnd } from '@logferry/queue';
import type { LookupCache } from '@logferry/runtime';
import type { Accounts } from './accounts.js';
import type { RoutedApp } from './apps.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import { TicketRun } from './ticket-run.js';

/** Datadog takes logs up to 18 h old and silently discards older ones; half an hour is left for our own delivery. */
const FRAME_AGE_MAX_MS = 17.5 * 3_600_000;

export interface PipelineDeps {
  readonly apps: Pick<LookupCache<RoutedApp>, 'get'>;
  readonly lanes: Pick<Lanes, 'get'>;
  readonly accounts: Accounts;
  readonly setAside: (frames: readonly Frame[], delayMs: number) => Promise<void>;
  readonly now: () => number;
}

/**
 * The way of a frame through the worker. The api has received, authenticated and stored it (steps 1–3); the queue has
 * taken its ticket (4). Here it is routed, parsed and transformed (5, 6), and handed to its destination's lane, which
 * batches and delivers (7, 8); every end is accounted for (9).
 *
 * In: the frames of one ticket. Out: `settled` once every log of them is delivered, dropped with a reason, or durably
 * set aside for a lane that does not take anything now; `later` when that is so for all of them alike. Throws when a
 * frame could not be brought to an end: the queue shows the ticket again.
 */
export class Pipeline {
  constructor(private readonly deps: PipelineDeps) {}

  async handle(frames: readonly Frame[]): Promise<TicketEnd> {
    // All look-ups first: one that fails must fail the ticket before any log of it is on its way.
    const apps = await Promise.all(frames.map((frame) => this.deps.apps.get(frame.header.appId)));
    const lanes = frames.map((frame, index) => this.laneOf(frame, apps[index] ?? null));
    const rests = lanes.map((lane) => lane?.restMs() ?? null);
    if (rests.every((rest) => rest !== null) && new Set(lanes).size === 1) {
      return { kind: 'later', delayMs: Math.max(...rests) };
    }

    const ticket = new TicketRun();
    const resting = new Map<Lane, { frames: Frame[]; restMs: number }>();
    for (let index = 0; index < frames.length; index++) {
      const frame = frames[index];
      if (!frame) continue;
      const app = apps[index] ?? null;
      const lane = lanes[index] ?? null;
      // Asked again: an earlier frame of this ticket may have been all that a probed lane takes.
      const restMs = lane?.restMs() ?? null;
      if (lane === null) this.drop(frame, app === null ? 'app_deleted' : 'expired');
      else if (app !== null && restMs === null) this.transform(frame, app, lane, ticket);
      else {
        const others = resting.get(lane);
        if (others) others.frames.push(frame);
        else resting.set(lane, { frames: [frame], restMs: restMs ?? 0 });
      }
    }
    const putBack = [...resting.values()].map((rest) => this.deps.setAside(rest.frames, rest.restMs));
    // All to their end before any may fail: a ticket that is seen again must have nothing left on its way.
    for (const result of await Promise.allSettled([ticket.finish(), ...putBack])) {
      if (result.status === 'rejected') throw result.reason;
    }
    return { kind: 'settled' };
  }

  /** null when the frame goes nowhere any more. */
  private laneOf(frame: Frame, app: RoutedApp | null): Lane | null {
    if (app === null || this.deps.now() - frame.header.receivedAtMs > FRAME_AGE_MAX_MS) return null;
    return this.deps.lanes.get(app.destinationId);
  }

  private drop({ header, body }: Frame, reason: DropReason): void {
    this.deps.accounts.droppedFrame(header, header.pendingMessages ?? countPieces(body, header.dialect), reason);
  }

  private transform(frame: Frame, app: RoutedApp, lane: Lane, ticket: TicketRun): void {
    const { header, body } = frame;
    const transformed = app.transformer(header.overrides).transform(body, header.dialect, header.receivedAtMs);
    this.deps.accounts.transformed(header, transformed);
    lane.add(ticket, frame, transformed);
  }
}
