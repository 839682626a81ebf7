import { z } from 'zod';
import { ROLES } from '../auth/actions.js';
import { NAME_LENGTH_MAX } from '../auth/credentials.js';
import { idField, lineField, timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';

const nameField = lineField(NAME_LENGTH_MAX).meta({
  description: 'For people; need not be unique.',
  examples: ['ACME'],
});

export const createTenantSchema = z
  .strictObject({ name: nameField })
  .meta({ id: 'CreateTenant', examples: [{ name: 'ACME' }] });
export type CreateTenant = z.output<typeof createTenantSchema>;

export const updateTenantSchema = z
  .strictObject({ name: nameField })
  .meta({ id: 'UpdateTenant', examples: [{ name: 'ACME' }] });
export type UpdateTenant = z.output<typeof updateTenantSchema>;

export const transferTenantSchema = z
  .strictObject({ memberId: idField.meta({ description: 'The member who becomes an owner.' }) })
  .meta({ id: 'TransferTenant', examples: [{ memberId: '01923456-789a-7000-8000-000000000001' }] });
export type TransferTenant = z.output<typeof transferTenantSchema>;

export const tenantSchema = z
  .object({
    id: idField,
    name: z.string().meta({ examples: ['Ada Lovelace'] }),
    role: z.enum(ROLES).nullable().meta({ description: 'What you are in this tenant; null with an API token.' }),
    createdAt: timestampField,
    deletedAt: timestampField.nullable().meta({ description: 'When it was deleted; null: it works.' }),
    suspendedAt: timestampField.nullable().meta({
      description:
        'When the operator suspended it; null: it works. Meanwhile it can be looked at, what its drains bring is dropped and counted, and changes are refused with `tenant_suspended`.',
    }),
    suspendedFor: z.string().nullable().meta({ description: 'Why, as the operator says.' }),
    erasedAt: timestampField
      .nullable()
      .meta({ description: 'When its data will be erased for good, unless an owner restores it before.' }),
  })
  .meta({ id: 'Tenant', description: 'The account that owns everything; people are its members.' });
export type TenantView = z.output<typeof tenantSchema>;

export const tenantListSchema = pageOf(tenantSchema, 'TenantList');
