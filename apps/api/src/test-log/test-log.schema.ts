import { z } from 'zod';
import { timestampField } from '../http/fields.js';

export const testLogSchema = z
  .object({
    id: z.uuid().meta({ description: 'Part of the message, so that it can be found among others.' }),
    message: z.string().meta({
      description: 'What the log says.',
      examples: ['Test log from Logferry: 01a20aed-4eb7-70a8-b937-481903967c29'],
    }),
    tag: z.string().meta({ description: 'Marks the log at Datadog.', examples: ['logferry.test:true'] }),
    sentAt: timestampField,
  })
  .meta({ id: 'TestLog', description: 'A log that is on its way to Datadog.' });
export type TestLogView = z.output<typeof testLogSchema>;
