import { PLAN_NAMES } from '@logferry/db';
import { z } from 'zod';
import { hasSomething, idField, lineField, NOTHING_TO_CHANGE, timestampField } from '../http/fields.js';
import { pageOf, pageQuery } from '../http/page.js';
import { planNameField, planSchema } from '../plan/plan.schema.js';

const SEARCH_LENGTH_MAX = 254;
const REASON_LENGTH_MAX = 300;

export const tenantSearchQuery = pageQuery.extend({
  q: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(SEARCH_LENGTH_MAX)
    .optional()
    .meta({ description: 'The beginning of a name, the whole address of a member, or an id.' }),
  state: z.enum(['active', 'suspended', 'deleted']).optional(),
  plan: z.enum(PLAN_NAMES).optional(),
});
export type TenantSearchQuery = z.output<typeof tenantSearchQuery>;

const tenantFields = {
  id: idField,
  name: z.string(),
  plan: planNameField,
  createdAt: timestampField,
  suspendedAt: timestampField.nullable(),
  suspendedFor: z.string().nullable(),
  deletedAt: timestampField.nullable(),
};

const foundTenantSchema = z.object(tenantFields).meta({ id: 'FoundTenant' });
export type FoundTenantView = z.output<typeof foundTenantSchema>;
export const tenantSearchSchema = pageOf(foundTenantSchema, 'FoundTenantList');

export const operatedTenantSchema = z
  .object({
    ...tenantFields,
    owners: z.array(z.string()).meta({ description: 'Their addresses.', examples: [['ada@example.com']] }),
    destinations: z.int(),
    granted: z
      .object({
        apps: z.int().nullable(),
        members: z.int().nullable(),
        bytesPerDay: z.int().nullable(),
        linesPerSecond: z.int().nullable(),
        parkedBytes: z.int().nullable(),
      })
      .meta({ id: 'Granted', description: 'What was granted beside the plan; null: what the plan says.' }),
    quota: planSchema.shape.quota,
    usage: planSchema.shape.usage,
  })
  .meta({ id: 'OperatedTenant' });
export type OperatedTenantView = z.output<typeof operatedTenantSchema>;

export const suspendTenantSchema = z
  .strictObject({ reason: lineField(REASON_LENGTH_MAX).meta({ description: 'Shown to the tenant’s members.' }) })
  .meta({ id: 'SuspendTenant' });
export type SuspendTenant = z.output<typeof suspendTenantSchema>;

const grantField = (max: number) => z.int().min(0, 'must not be negative').max(max).nullable().optional();

export const updatePlanSchema = z
  .strictObject({
    plan: planNameField.optional(),
    apps: grantField(100_000),
    members: grantField(10_000),
    bytesPerDay: grantField(999_999_999_999_999),
    linesPerSecond: grantField(999_999_999),
    parkedBytes: grantField(999_999_999_999),
  })
  .refine(hasSomething, NOTHING_TO_CHANGE)
  .meta({ id: 'UpdatePlan', description: 'A number grants so much beside the plan; null takes that back.' });
export type UpdatePlan = z.output<typeof updatePlanSchema>;
