import { z } from 'zod';
import { idField, timestampField } from '../http/fields.js';
import { pageOf, pageQuery } from '../http/page.js';

const STATUSES = ['unverified', 'ok', 'key_rejected', 'wrong_url', 'unreachable'] as const;

const ticketCountsSchema = z
  .object({ waiting: z.int(), active: z.int(), delayed: z.int(), failed: z.int() })
  .meta({ id: 'TicketCounts' });

export const queuesSchema = z
  .object({
    frames: ticketCountsSchema.meta({ description: 'Tickets of frames on their way, over all shards.' }),
    jobs: ticketCountsSchema.meta({ description: 'Background work of the control plane.' }),
    parked: z
      .object({ bytes: z.int(), tenants: z.int(), oldestReceivedAt: timestampField.nullable() })
      .meta({ id: 'ParkedTotals', description: 'What waits for destinations in trouble, compressed.' }),
    deadLetters: z
      .object({ letters: z.int(), isPartial: z.boolean(), oldestAt: timestampField.nullable() })
      .meta({ id: 'DeadLetterTotals', description: 'Counted up to 100,000 letters; `isPartial`: there are more.' }),
    destinations: z
      .array(z.object({ status: z.enum(STATUSES), count: z.int() }))
      .meta({ description: 'How many there are, by how they fare.' }),
  })
  .meta({ id: 'Queues' });
export type QueuesView = z.output<typeof queuesSchema>;

export const lanesQuery = pageQuery.extend({
  status: z.enum(STATUSES).default('unreachable').meta({ description: 'How the destinations fare.' }),
});
export type LanesQuery = z.output<typeof lanesQuery>;

const laneSchema = z
  .object({
    id: idField.meta({ description: 'Of the destination.' }),
    tenantId: idField,
    name: z.string(),
    site: z.string(),
    status: z.enum(STATUSES),
    statusSince: timestampField,
    lastStatusCode: z.int().nullable(),
    lastAttemptAt: timestampField.nullable(),
  })
  .meta({ id: 'Lane', description: 'A destination, and how deliveries to it fare.' });
export type LaneView = z.output<typeof laneSchema>;
export const laneListSchema = pageOf(laneSchema, 'LaneList');
