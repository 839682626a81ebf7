import { z } from 'zod';
import { timestampField } from '../http/fields.js';

const CODE_LENGTH_MAX = 500;
const STATE_LENGTH_MAX = 200;

export const completeConnectionSchema = z
  .strictObject({
    code: z.string().min(1, 'must not be empty').max(CODE_LENGTH_MAX, 'is no code of Heroku').meta({
      description: 'What Heroku added to the address it sent the browser back to.',
    }),
    state: z.string().min(1, 'must not be empty').max(STATE_LENGTH_MAX, 'is not the state of this session').meta({
      description: 'Likewise; it is of the session that began.',
    }),
  })
  .meta({
    id: 'CompleteHerokuConnection',
    examples: [{ code: '01234567-89ab-cdef-0123-456789abcdef', state: '1772616902118.signature' }],
  });
export type CompleteConnection = z.output<typeof completeConnectionSchema>;

const CONNECTION_STATES = ['connected', 'reconnect'] as const;

const herokuAccountSchema = z
  .object({
    email: z.string().meta({ description: "The Heroku account's.", examples: ['ada@example.com'] }),
    state: z.enum(CONNECTION_STATES).meta({
      description: '`reconnect`: Heroku does not accept the connection any more; connect again.',
    }),
    connectedBy: z.string().meta({ description: 'Address of the person who did.', examples: ['grace@example.com'] }),
    connectedAt: timestampField,
  })
  .meta({ id: 'HerokuAccount' });
export type HerokuAccountView = z.output<typeof herokuAccountSchema>;

export const herokuConnectionSchema = z
  .object({
    available: z.boolean().meta({ description: 'Whether this Logferry can connect Heroku accounts at all.' }),
    account: herokuAccountSchema.nullable().meta({ description: 'null: none is connected.' }),
  })
  .meta({ id: 'HerokuConnection' });
export type HerokuConnectionView = z.output<typeof herokuConnectionSchema>;

export const herokuConsentSchema = z
  .object({
    url: z.string().meta({
      description: 'Where to send the browser. Heroku sends it back to `/heroku` with a code and the state.',
      examples: ['https://id.heroku.com/oauth/authorize?client_id=…'],
    }),
  })
  .meta({ id: 'HerokuConsent' });
