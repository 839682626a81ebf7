import { DISCOVERED_APPS_MAX } from '@logferry/db';
import { z } from 'zod';
import { nameField } from '../apps/app.fields.js';
import { idField, timestampField } from '../http/fields.js';
import { pageOf } from '../http/page.js';

export const nameDiscoveredAppSchema = z
  .strictObject({
    name: nameField.nullable().meta({
      description: 'Takes the place of `identifier` in logs. null: what the lines call it.',
      examples: ['shop'],
    }),
  })
  .meta({ id: 'NameDiscoveredApp', examples: [{ name: 'shop' }] });
export type NameDiscoveredApp = z.output<typeof nameDiscoveredAppSchema>;

export const discoveredAppSchema = z
  .object({
    id: idField,
    identifier: z.string().meta({
      description:
        'What its lines call it: APPNAME, else HOSTNAME, of log-shuttle; `heroku.app.name` of OpenTelemetry.',
      examples: ['t.1b2c3d4e-5f60-4718-8a9b-0c1d2e3f4a5b'],
    }),
    name: z
      .string()
      .nullable()
      .meta({ description: 'What you call it; null: it has no other name.', examples: ['shop'] }),
    lines: z
      .int()
      .meta({ description: 'That were met with this identifier, filtered ones included.', examples: [81_220] }),
    firstSeenAt: timestampField,
    lastSeenAt: timestampField.meta({ description: 'Up to ten seconds behind.' }),
  })
  .meta({ id: 'DiscoveredApp', description: "An app that was met in the lines of a Private Space's drain." });
export type DiscoveredAppView = z.output<typeof discoveredAppSchema>;

export const discoveredAppListSchema = pageOf(discoveredAppSchema, 'DiscoveredAppList').extend({
  isFull: z.boolean().meta({
    description: `Whether ${DISCOVERED_APPS_MAX} are kept, as many as there may be: further ones are not shown before one is forgotten.`,
  }),
});
