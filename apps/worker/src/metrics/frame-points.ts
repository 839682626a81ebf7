import type { FrameHeader } from '@logferry/queue';
import type { MetricPoint, TransformedFrame } from '@logferry/transform';
import type { PointOwner } from './point-ends.js';

/** The points of one frame, and where they go. */
export interface FramePoints {
  readonly owner: PointOwner;
  readonly destinationId: string;
  readonly points: readonly MetricPoint[];
  /** Read beyond a frame's bound. */
  readonly dropped: number;
}

/** What a frame gave for metrics. null: nothing, or it was transformed before and has given it. */
export function framePointsOf(
  { tenantId, appId, pendingMessages }: FrameHeader,
  { points, pointsDropped }: TransformedFrame,
  destinationId: string,
): FramePoints | null {
  if (points.length === 0 || pendingMessages !== undefined) return null;
  return { owner: { tenantId, appId }, destinationId, points, dropped: pointsDropped };
}
