import type { RuleCounts } from '@logferry/db';
import type { LookupCache } from '@logferry/runtime';
import type { OpenLog } from '@logferry/transform';
import type { Accounts } from './accounts.js';
import type { RoutedApp } from './apps.js';
import { frameOfPart } from './joiner.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import { framePointsOf } from './metrics/frame-points.js';
import { type Slice, type SlicePart, settle } from './slice.js';
import type { SliceEnds } from './slice-ends.js';
import type { Tail } from './tail/tail.js';

export interface CompletedLogsDeps {
  readonly apps: Pick<LookupCache<RoutedApp>, 'get'>;
  readonly lanes: Pick<Lanes, 'peek' | 'open'>;
  readonly accounts: Pick<Accounts, 'droppedParts' | 'ruledOutParts'>;
  readonly ends: Pick<SliceEnds, 'putBack'>;
  readonly tail: Pick<Tail, 'lookOf' | 'note'>;
  readonly ruleCounts: Pick<RuleCounts, 'add'>;
}

/**
 * The way of a log whose lines came in several frames, once nothing more of it can come: transformed, and handed to its lane.
 * Each of its parts comes to its end at its own frame; what goes wrong fails these frames, so that they are seen again.
 */
export class CompletedLogs {
  constructor(private readonly deps: CompletedLogsDeps) {}

  /** Nothing came for a while: where the log goes is looked up anew. Never rejects. */
  async complete(log: OpenLog): Promise<void> {
    const { apps, lanes, accounts } = this.deps;
    const parts = partsOf(log);
    try {
      const app = await apps.get(appIdOf(parts));
      if (app === null) {
        accounts.droppedParts(parts, 'app_deleted');
        for (const { run } of parts) run.settle(1);
        return;
      }
      this.finish(log, app, lanes.peek(app.destinationId) ?? (await lanes.open(app.destinationId)));
    } catch (error) {
      for (const { run } of parts) run.fail(1, error);
    }
  }

  /** The log's app and lane are known. */
  finish(log: OpenLog, app: RoutedApp, lane: Lane): void {
    const parts = partsOf(log);
    let slice: Slice;
    try {
      slice = this.sliceOf(parts, log, app);
    } catch (error) {
      for (const { run } of parts) run.fail(1, error);
      return;
    }
    const points = framePointsOf(slice.run.frame.header, slice.transformed, lane.destinationId);
    if (points !== null) slice.run.points.push(points);
    if (slice.to === 0) {
      this.deps.accounts.ruledOutParts(parts, slice.transformed.sampled > 0 ? 'sampled' : 'filtered');
      settle(slice);
      return;
    }
    const reception = lane.reception();
    if (reception.kind === 'take') lane.add(slice);
    else void this.deps.ends.putBack([slice], reception, lane.destinationId);
  }

  private sliceOf(parts: readonly SlicePart[], log: OpenLog, app: RoutedApp): Slice {
    const [first] = parts;
    if (first === undefined) throw new Error('A log has at least one part');
    const { run } = first;
    const { frame } = run;
    const look = this.deps.tail.lookOf(frame.header.appId);
    const transformed = app.transformer(frame.header.overrides).finish(log, look);
    this.deps.tail.note(look, frame.header, transformed);
    const { tenantId, appId, pendingMessages } = frame.header;
    if (pendingMessages === undefined) this.deps.ruleCounts.add(tenantId, appId, app.rules, transformed.ruleCounts);
    return { run, transformed, from: 0, to: transformed.sizes.length, parts };
  }
}

function partsOf(log: OpenLog): SlicePart[] {
  return log.parts.map((part) => ({ run: frameOfPart(part), ranges: part.ranges }));
}

function appIdOf([first]: readonly SlicePart[]): string {
  if (first === undefined) throw new Error('A log has at least one part');
  return first.run.frame.header.appId;
}
