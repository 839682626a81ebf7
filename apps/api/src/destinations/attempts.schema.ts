import { ATTEMPTS_KEPT, LANE_REPORT_MS } from '@logferry/db';
import { z } from 'zod';
import { timestampField } from '../http/fields.js';

const count = z.int().min(0);
export const TRANSPORT_ERRORS = ['timeout', 'connect', 'reset', 'tls', 'other'] as const;

const attemptSchema = z
  .object({
    at: timestampField,
    statusCode: z
      .int()
      .nullable()
      .meta({ description: 'As the intake answered; null: no answer.', examples: [202] }),
    error: z.enum(TRANSPORT_ERRORS).nullable().meta({
      description: 'Why there was no answer: the connection failed, or its certificate, or it broke, or time was up.',
    }),
    durationMs: count.meta({ description: 'Until the status line came, or the error.' }),
    logs: count,
    bytes: count.meta({ description: 'Of their JSON, before compression.' }),
  })
  .meta({ id: 'DeliveryAttempt', description: 'One try at the intake.' });

const laneSchema = z
  .object({
    state: z.enum(['flowing', 'resting', 'probing', 'parked', 'trial']).meta({
      description:
        '`resting` after a failure, until `nextTryAt`; `probing`: one frame tries; `parked`: nothing is sent until somebody mends it or a trial gets through, the next one at `nextTryAt`; `trial`: one frame tries, the others stay parked.',
    }),
    sendsInFlight: count,
    failures: count.meta({ description: 'One after the other, since the last success.' }),
    nextTryAt: timestampField.nullable().meta({ description: 'null: it waits for no time.' }),
    at: timestampField.meta({ description: 'When the worker said so.' }),
  })
  .meta({ id: 'Lane', description: 'How one worker sends to the destination.' });

export const attemptsSchema = z
  .object({
    attempts: z
      .array(attemptSchema)
      .max(ATTEMPTS_KEPT)
      .meta({ description: 'Of all workers, newest first; up to five seconds late.' }),
    lanes: z.array(laneSchema).meta({
      description: `Of the workers that sent something, or are in trouble, within ${LANE_REPORT_MS / 1000} seconds.`,
    }),
  })
  .meta({ id: 'DestinationAttempts' });
export type AttemptsView = z.output<typeof attemptsSchema>;
