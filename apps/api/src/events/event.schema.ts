import { EVENT_KINDS } from '@logferry/db';
import { z } from 'zod';
import { idField, timestampField } from '../http/fields.js';
import { pageOf, pageQuery } from '../http/page.js';

/** Query of the list. Not a named component: its properties become parameters. */
export const eventQuery = pageQuery.extend({
  kind: z
    .enum(EVENT_KINDS, `must be one of ${EVENT_KINDS.join(', ')}`)
    .optional()
    .meta({ description: 'Only those of this kind.' }),
});
export type EventQuery = z.output<typeof eventQuery>;

const eventSchema = z
  .object({
    id: idField,
    kind: z.enum(EVENT_KINDS).meta({
      description: [
        '`key_rejected`: Datadog refuses the key of the destination; its logs are kept',
        '`wrong_url`: what answers at the site’s address is not an intake; its logs are kept',
        '`unreachable`: the site has answered with nothing but failures for minutes; its logs are kept',
        '`recovered`: the destination takes logs again',
        '`parked_expiring`: the oldest of what is kept for it will be dropped in less than two hours',
        '`park_overflow`: more had to be kept than may be; the oldest was dropped',
        '`quota_near`: four fifths of what may come in on this day (UTC) has',
        '`over_quota`: more came in than the quota allows',
        '`upstream_loss`: Heroku reports that it lost many messages of the app before they reached Logferry (L10, L12, L13)',
        '`metrics_limited`: lines of the app gave more metrics than are sent; the rest was dropped',
        '`app_silent`: the app has sent nothing for its `silentAfterMinutes`',
        '`app_talking`: it sends again',
        '`dead_letters`: Datadog refuses logs of the app for good; they are kept',
      ].join(' · '),
    }),
    destinationId: idField.nullable().meta({ description: 'The destination it is about, which may be gone by now.' }),
    appId: idField.nullable().meta({ description: 'The app it is about, which may be gone by now.' }),
    at: timestampField,
  })
  .meta({ id: 'Event', description: 'Something a person should know of, once per occurrence.' });
export type EventView = z.output<typeof eventSchema>;

export const eventListSchema = pageOf(eventSchema, 'EventList');
