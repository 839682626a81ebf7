import { z } from 'zod';
import { envField } from '../apps/app.fields.js';
import { idField } from '../http/fields.js';
import { pageOf, pageQuery } from '../http/page.js';

/** Each is some calls to Heroku, and the answer waits for all of them. */
const PICKED_MAX = 20;
/** What a Heroku app's name is made of, so that it may stand in a header. */
const NAME = /^[a-z0-9-]{1,100}$/;

export const GENERATIONS = ['cedar', 'fir'] as const;
const generationField = z.enum(GENERATIONS).meta({ description: 'Cedar has log drains, Fir telemetry drains.' });

/** Query of the list. Not a named component: its properties become parameters. */
export const herokuAppsQuery = pageQuery.extend({
  cursor: z
    .string()
    .regex(NAME, 'is not a nextCursor of this list')
    .optional()
    .meta({ description: '`nextCursor` of the answer before; leave it out for the first page.' }),
  search: z
    .string()
    .trim()
    .toLowerCase()
    .max(100, 'must not be longer than 100 characters')
    .optional()
    .meta({ description: 'Only apps whose name has this in it.' }),
});
export type HerokuAppsQuery = z.output<typeof herokuAppsQuery>;

export const herokuAppSchema = z
  .object({
    id: idField.meta({ description: "Heroku's." }),
    name: z.string().meta({ examples: ['shop-production'] }),
    generation: generationField,
    team: z.string().nullable().meta({ description: 'The Heroku team it belongs to.' }),
    appId: idField.nullable().meta({ description: 'The app of that name here; null: not registered yet.' }),
    drainAdded: z.boolean().meta({ description: 'Whether its drain was added from here.' }),
  })
  .meta({ id: 'HerokuApp', description: 'An app that the connected Heroku account may see.' });

export const herokuAppListSchema = pageOf(herokuAppSchema, 'HerokuAppList');

export const addHerokuAppsSchema = z
  .strictObject({
    destinationId: idField.meta({ description: 'Where the logs of apps go that are not registered yet.' }),
    env: envField.nullable().optional(),
    herokuAppIds: z
      .array(idField)
      .min(1, 'name at least one app')
      .max(PICKED_MAX, `must not be more than ${PICKED_MAX}`)
      .meta({ description: 'Their ids at Heroku.' }),
  })
  .meta({
    id: 'AddHerokuApps',
    examples: [
      {
        destinationId: '01923456-789a-7000-8000-000000000001',
        env: 'production',
        herokuAppIds: ['01234567-89ab-4def-8123-456789abcdef'],
      },
    ],
  });
export type AddHerokuApps = z.output<typeof addHerokuAppsSchema>;

const OUTCOMES = ['added', 'already_added', 'failed'] as const;

export const addedHerokuAppsSchema = z
  .object({
    results: z.array(
      z.object({
        herokuAppId: idField,
        name: z.string().nullable().meta({ description: 'null: Heroku did not tell.' }),
        outcome: z.enum(OUTCOMES).meta({
          description: '`already_added`: it has a drain of this tenant, added from here or by hand.',
        }),
        appId: idField.nullable().meta({ description: 'The app here; null: none was registered.' }),
        problem: z.string().nullable().meta({ description: 'Why it failed, for a person.' }),
      }),
    ),
  })
  .meta({ id: 'AddedHerokuApps', description: 'What became of each, in the order asked.' });
export type AddedHerokuApp = z.output<typeof addedHerokuAppsSchema>['results'][number];
