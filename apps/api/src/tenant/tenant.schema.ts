import { z } from 'zod';
import { idField, timestampField } from '../http/fields.js';

export const tenantSchema = z
  .object({
    id: idField,
    name: z.string().meta({ examples: ['Ada Lovelace'] }),
    role: z.enum(['owner', 'admin', 'member', 'viewer']).meta({ description: 'What you are in this tenant.' }),
    createdAt: timestampField,
  })
  .meta({ id: 'Tenant', description: 'The account that owns everything; you are one of its members.' });
