import { z } from 'zod';
import { apiKeyField, siteField } from '../destinations/destination.schema.js';

export const checkKeySchema = z.strictObject({ site: siteField, apiKey: apiKeyField }).meta({
  id: 'CheckKey',
  examples: [{ site: 'EU1', apiKey: '0123456789abcdef0123456789abcdef' }],
});
export type CheckKey = z.output<typeof checkKeySchema>;

export const keyCheckSchema = z
  .object({
    outcome: z.enum(['accepted', 'rejected', 'unreachable']).meta({
      description: [
        '`accepted`: the site knows the key',
        '`rejected`: it is wrong, revoked, or belongs to another site',
        '`unreachable`: the site did not say',
      ].join(' · '),
    }),
  })
  .meta({ id: 'KeyCheck', description: 'What a site says about an API key.' });
export type KeyCheckView = z.output<typeof keyCheckSchema>;
