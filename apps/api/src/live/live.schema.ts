import { z } from 'zod';
import { timestampField } from '../http/fields.js';
import { problemSchema } from '../http/problem.js';

export const liveEventsSchema = z
  .object({
    ready: z.object({}).meta({
      description:
        'From here on every change is told: fetch once what is shown. Comes again when changes may have been missed.',
    }),
    changed: z.object({
      resources: z.array(z.string()).meta({
        description:
          'Addresses below `/api/v1/` whose answer is another one now, with those that lie below them: an app brings its usage, parked messages and dead letters along.',
        examples: [['apps/01a20aed-4eb7-70a8-b937-481903967c29', 'events']],
      }),
    }),
    ping: z.object({ at: timestampField }).meta({ description: 'All that had changed by this time has been told.' }),
    error: problemSchema,
  })
  .meta({ id: 'LiveEvents', description: 'The events of the stream, by name.' });

type LiveEvents = z.output<typeof liveEventsSchema>;
export type ChangedEvent = LiveEvents['changed'];
export type PingEvent = LiveEvents['ping'];
