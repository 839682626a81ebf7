import { HOURS_KEPT_MS, LEDGER_BUCKETS_MAX, MINUTES_KEPT_MS } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import type { UsageQuery, UsageStep } from './usage.schema.js';

const HOUR_MS = 3_600_000;
const STEP_MS: Record<UsageStep, number> = { minute: 60_000, hour: HOUR_MS, day: 24 * HOUR_MS };
/** Up to here a chart by the minute can be read. */
const BY_MINUTE_MAX_MS = 3 * HOUR_MS;
const LENGTH_DEFAULT_MS = HOUR_MS;

export interface Period {
  /** Taken down to the step. */
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  readonly step: UsageStep;
  readonly stepMs: number;
}

/** What a query asks for. Throws AppError when it ends before it starts, has too many buckets, or finer ones than are kept. */
export function toPeriod(query: UsageQuery, now: Date): Period {
  const toMs = query.to === undefined ? now.getTime() : Date.parse(query.to);
  const fromMs = query.from === undefined ? toMs - LENGTH_DEFAULT_MS : Date.parse(query.from);
  if (fromMs >= toMs) throw periodFault('must be before "to"');
  const finest = finestStep(now.getTime() - fromMs);
  const step = query.step ?? coarserOf(toMs - fromMs <= BY_MINUTE_MAX_MS ? 'minute' : 'hour', finest);
  if (STEP_MS[step] < STEP_MS[finest]) {
    throw periodFault(`is too long ago for steps of a ${step}: so old usage is kept by the ${finest}`);
  }
  const stepMs = STEP_MS[step];
  const startMs = Math.floor(fromMs / stepMs) * stepMs;
  if ((toMs - startMs) / stepMs > LEDGER_BUCKETS_MAX) {
    throw periodFault(`is too long ago for steps of a ${step}: at most ${LEDGER_BUCKETS_MAX} of them`);
  }
  return { from: new Date(startMs), to: new Date(toMs), step, stepMs };
}

/** The ledger is rolled up as it ages (packages/db/src/roll-up.ts): what is finer than that would be shown in lumps. */
function finestStep(ageMs: number): UsageStep {
  if (ageMs > HOURS_KEPT_MS) return 'day';
  return ageMs > MINUTES_KEPT_MS ? 'hour' : 'minute';
}

function coarserOf(one: UsageStep, other: UsageStep): UsageStep {
  return STEP_MS[one] > STEP_MS[other] ? one : other;
}

function periodFault(message: string): AppError {
  return new AppError('validation_failed', `from ${message}.`, { errors: [{ path: 'from', message }] });
}
