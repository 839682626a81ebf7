import type { Plan } from '../../api/models.js';
import { formatBytes, formatCount } from '../../ui/format.js';

const NEAR = 0.8;
const DAY_MS = 86_400_000;

export interface PlanRow {
  readonly label: string;
  readonly used: string;
  /** null: there is no bound. */
  readonly max: string | null;
  /** Used of what is allowed, 0 to 1; more than 1 is shown as 1. */
  readonly share: number;
  readonly isNear: boolean;
}

/** What of the plan is used, line by line. */
export function planRows({ quota, usage }: Plan): readonly PlanRow[] {
  const row = (label: string, used: number, max: number | null, format: (value: number) => string): PlanRow => {
    const share = max === null || max === 0 ? 0 : Math.min(1, used / max);
    return { label, used: format(used), max: max === null ? null : format(max), share, isNear: share >= NEAR };
  };
  return [
    row('Log bytes today', usage.bytesToday, quota.bytesPerDay, formatBytes),
    row('Apps', usage.apps, quota.apps, formatCount),
    row('Members', usage.members, quota.members, formatCount),
    row('Set aside for destinations in trouble', usage.parkedBytes, quota.parkedBytes, formatBytes),
  ];
}

/** Bytes by the end of the UTC day, should it go on as it went so far; null in its first hour, which says too little. */
export function forecastBytes({ usage, resetsAt }: Pick<Plan, 'usage' | 'resetsAt'>, nowMs: number): number | null {
  const passedMs = DAY_MS - (Date.parse(resetsAt) - nowMs);
  return passedMs < DAY_MS / 24 ? null : Math.round((usage.bytesToday / passedMs) * DAY_MS);
}
