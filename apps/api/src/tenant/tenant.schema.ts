import { z } from 'zod';
import { ROLES } from '../auth/actions.js';
import { idField, timestampField } from '../http/fields.js';

export const tenantSchema = z
  .object({
    id: idField,
    name: z.string().meta({ examples: ['Ada Lovelace'] }),
    role: z.enum(ROLES).nullable().meta({ description: 'What you are in this tenant; null with an API token.' }),
    createdAt: timestampField,
  })
  .meta({ id: 'Tenant', description: 'The account that owns everything; you are one of its members.' });
