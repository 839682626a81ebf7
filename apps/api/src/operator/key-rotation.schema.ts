import { z } from 'zod';
import { idField, timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';

const countField = z.number().meta({ examples: [1200] });

export const keyRotationSchema = z
  .object({
    id: idField,
    keyId: z.string().meta({ description: 'Of the key that seals from now on.', examples: ['k2'] }),
    state: z.enum(['running', 'finished', 'superseded']).meta({
      description:
        '`finished`: nothing is left that another key sealed, but for what is unreadable. `superseded`: a rotation to another key began before.',
    }),
    pass: z.int().meta({ description: 'Of all tables. The last one finds nothing more to do.' }),
    table: z
      .string()
      .nullable()
      .meta({ description: 'That it is at.', examples: ['destinations'] }),
    examined: countField.meta({ description: 'Rows looked at in this pass.' }),
    resealed: countField.meta({ description: 'Secrets sealed anew in this pass.' }),
    unreadable: countField.meta({ description: 'Secrets found in this pass whose key is not in ENCRYPTION_KEYS.' }),
    total: countField.meta({ description: 'Secrets sealed anew in all passes.' }),
    startedAt: timestampField,
    movedAt: timestampField.meta({ description: 'When it last got on.' }),
    finishedAt: timestampField.nullable(),
  })
  .meta({ id: 'KeyRotation', description: 'Sealing all stored secrets anew with the first key of ENCRYPTION_KEYS.' });
export type KeyRotationView = z.output<typeof keyRotationSchema>;

export const keyRotationListSchema = pageOf(keyRotationSchema, 'KeyRotationList');
