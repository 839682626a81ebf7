import type { Tenant } from './generated/client.js';

/** What a tenant may use. */
export interface Quota {
  readonly appsMax: number;
  readonly membersMax: number;
  /** Bytes received in a UTC day; null: as many as come. */
  readonly bytesPerDayMax: number | null;
  /** null: as many as come. */
  readonly linesPerSecondMax: number | null;
  /** Compressed. */
  readonly parkedBytesMax: number;
}

/** For how long things are kept, in days. */
export interface Retention {
  readonly deadLetterDays: number;
  readonly auditDays: number;
  /** Notifications that have come to an end. */
  readonly deliveryDays: number;
  /** What waits for a destination, of apps that have late logs re-stamped; of others 17.5 hours: Datadog takes nothing older. */
  readonly parkedDays: number;
}

/** null: what the configuration says for all (TENANT_…_MAX in packages/runtime/src/config-schema.ts). */
interface Plan extends Omit<Quota, 'parkedBytesMax'> {
  readonly parkedBytesMax: number | null;
  readonly retention: Retention;
}

/** Every plan, in one place. A tenant has one of them; the operator may grant more or less beside it. */
export const PLANS = {
  free: {
    appsMax: 5,
    membersMax: 5,
    bytesPerDayMax: 1_000_000_000,
    linesPerSecondMax: 500,
    parkedBytesMax: 50_000_000,
    retention: { deadLetterDays: 3, auditDays: 30, deliveryDays: 7, parkedDays: 2 },
  },
  standard: {
    appsMax: 1_000,
    membersMax: 100,
    bytesPerDayMax: null,
    linesPerSecondMax: null,
    parkedBytesMax: null,
    retention: { deadLetterDays: 7, auditDays: 365, deliveryDays: 30, parkedDays: 7 },
  },
  large: {
    appsMax: 5_000,
    membersMax: 1_000,
    bytesPerDayMax: null,
    linesPerSecondMax: null,
    parkedBytesMax: 5_000_000_000,
    retention: { deadLetterDays: 30, auditDays: 1_095, deliveryDays: 90, parkedDays: 14 },
  },
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof PLANS;
export const PLAN_NAMES = Object.keys(PLANS) as PlanName[];

/** What the configuration says for tenants whose plan leaves it open. */
export type QuotaDefaults = Pick<Quota, 'bytesPerDayMax' | 'linesPerSecondMax' | 'parkedBytesMax'>;

/** The columns of a tenant that say what it may use. */
export const QUOTA_SELECT = {
  plan: true,
  appsMax: true,
  membersMax: true,
  bytesPerDayMax: true,
  linesPerSecondMax: true,
  parkedBytesMax: true,
} as const;

/** A tenant's plan. A name that is in no list any more, since an older version wrote it, is the standard one. */
export function planOf({ plan }: Pick<Tenant, 'plan'>): PlanName {
  return PLAN_NAMES.find((name) => name === plan) ?? 'standard';
}

/** What a tenant may use: what the operator granted, else its plan, else the configuration. */
export function quotaOf(tenant: Pick<Tenant, keyof typeof QUOTA_SELECT>, defaults: QuotaDefaults): Quota {
  const plan: Plan = PLANS[planOf(tenant)];
  return {
    appsMax: tenant.appsMax ?? plan.appsMax,
    membersMax: tenant.membersMax ?? plan.membersMax,
    bytesPerDayMax: toNumber(tenant.bytesPerDayMax) ?? plan.bytesPerDayMax ?? defaults.bytesPerDayMax,
    linesPerSecondMax: tenant.linesPerSecondMax ?? plan.linesPerSecondMax ?? defaults.linesPerSecondMax,
    parkedBytesMax: toNumber(tenant.parkedBytesMax) ?? plan.parkedBytesMax ?? defaults.parkedBytesMax,
  };
}

/** The same in SQL, of parked bytes: `tenant` is the table's name in the statement, `fallback` the configuration's bound. */
export function parkedBytesMaxSql(tenant: string, fallback: string): string {
  const cases = PLAN_NAMES.flatMap((name) => {
    const { parkedBytesMax } = PLANS[name];
    return parkedBytesMax === null ? [] : [`WHEN '${name}' THEN ${parkedBytesMax}`];
  });
  return `coalesce(${tenant}.parked_bytes_max, CASE ${tenant}.plan ${cases.join(' ')} END, ${fallback})`;
}

/** For how long what an app has parked is kept, as an interval in SQL: `app` and `tenant` are the tables' names in the statement. */
export function parkedForSql(app: string, tenant: string): string {
  const days = PLAN_NAMES.map((name) => `WHEN '${name}' THEN ${PLANS[name].retention.parkedDays}`).join(' ');
  const restamped = `make_interval(days => CASE ${tenant}.plan ${days} ELSE ${PLANS.standard.retention.parkedDays} END)`;
  return `CASE ${app}.late_logs WHEN 'restamp' THEN ${restamped} ELSE interval '17.5 hours' END`;
}

function toNumber(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
