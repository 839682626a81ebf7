import { z } from 'zod';
import { herokuDrainSchema } from '../heroku-connection/heroku-drains.js';
import { idField, lineField, timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';

const LABEL_LENGTH_MAX = 100;
const GRACE_SECONDS_MAX = 7 * 24 * 3_600;

const labelField = lineField(LABEL_LENGTH_MAX)
  .nullable()
  .meta({ description: 'A note for people.', examples: ['main drain'] });

export const createDrainTokenSchema = z
  .strictObject({ label: labelField.optional() })
  .meta({ id: 'CreateDrainToken', examples: [{ label: 'main drain' }] });
export type CreateDrainToken = z.output<typeof createDrainTokenSchema>;

export const updateDrainTokenSchema = z
  .strictObject({ label: labelField })
  .meta({ id: 'UpdateDrainToken', examples: [{ label: 'main drain' }] });
export type UpdateDrainToken = z.output<typeof updateDrainTokenSchema>;

/** Query of a revocation. Not a named component: its properties become parameters. */
export const revokeQuery = z.strictObject({
  graceSeconds: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(0, 'must not be negative')
    .max(GRACE_SECONDS_MAX, `must be at most ${GRACE_SECONDS_MAX} (7 days)`)
    .default(0)
    .meta({ description: 'For how long the token goes on working, to change the drain without losing a line.' }),
});
export type RevokeQuery = z.output<typeof revokeQuery>;

export const drainTokenSchema = z
  .object({
    id: idField,
    label: z.string().nullable(),
    hint: z.string().meta({ description: 'The last characters of the token.', examples: ['x7Qa'] }),
    active: z.boolean().meta({ description: 'Whether frames with this token are taken now.' }),
    revokedAt: timestampField
      .nullable()
      .meta({ description: 'When the token stopped working, or will stop; null as long as it is not revoked.' }),
    lastUsedAt: timestampField
      .nullable()
      .meta({ description: 'When a sender last used it, to the minute; null: never.' }),
    herokuDrain: herokuDrainSchema.nullable().meta({
      description:
        'The drain that Logferry added at Heroku with it, and removes with it; null: people see to its drains.',
    }),
    createdAt: timestampField,
  })
  .meta({
    id: 'DrainToken',
    description: "The secret in an app's drain URL. Several may work at once, to rotate one.",
  });
export type DrainTokenView = z.output<typeof drainTokenSchema>;

export const createdDrainTokenSchema = drainTokenSchema
  .extend({
    token: z.string().meta({ description: 'The secret itself.' }),
    drainUrl: z.string().meta({ examples: ['https://logs.example.com/drain/TOKEN'] }),
    herokuCommand: z.string().meta({
      description: 'Ready for a shell.',
      examples: ["heroku drains:add 'https://logs.example.com/drain/TOKEN' -a shop-production"],
    }),
    datadogStyleUrl: z.string().meta({
      description: "The same in the form of Datadog's own drain URL; its query values override the app's settings.",
      examples: ['https://logs.example.com/api/v2/logs?dd-api-key=TOKEN'],
    }),
    telemetryCommand: z.string().meta({
      description: "Ready for a shell, for an app of Heroku's Fir generation: those have telemetry drains instead.",
      examples: [
        `heroku telemetry:add https://logs.example.com --app shop --signals logs --transport http --headers '{"Authorization":"Bearer TOKEN"}'`,
      ],
    }),
  })
  .meta({ id: 'CreatedDrainToken' });
export type CreatedDrainTokenView = z.output<typeof createdDrainTokenSchema>;

export const drainTokenListSchema = pageOf(drainTokenSchema, 'DrainTokenList');
