/** Whose points they are. */
export interface PointOwner {
  readonly tenantId: string;
  readonly appId: string;
}

/**
 * Why points were not sent:
 * - `expired`: older than Datadog takes them, when they were read or after an outage;
 * - `ahead`: dated further ahead than Datadog takes them;
 * - `late`: counts that came after their window had been sent as often as it has seconds;
 * - `too_many`: beyond an app's series or values in a window;
 * - `overflow`: no memory for what waits;
 * - `rejected`: the endpoint refuses them for good;
 * - `no_destination`: it was deleted;
 * - `shutdown`: the worker ended first.
 */
export const POINT_DROPS = [
  'expired',
  'ahead',
  'late',
  'too_many',
  'overflow',
  'rejected',
  'no_destination',
  'shutdown',
] as const;
export type PointDrop = (typeof POINT_DROPS)[number];

/** The ends of points: each that was read from a line comes to one of these. */
export interface PointEnds {
  sent(owner: PointOwner, points: number): void;
  dropped(owner: PointOwner, reason: PointDrop, points: number): void;
}
