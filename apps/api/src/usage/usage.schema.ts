import { z } from 'zod';
import { activitySchema } from '../apps/app.schema.js';
import { timestampField } from '../http/fields.js';

const USAGE_STEPS = ['minute', 'hour', 'day'] as const;
export type UsageStep = (typeof USAGE_STEPS)[number];

const instant = z.iso.datetime({ offset: true, error: 'is not an RFC 3339 time' });

/** Query of usage. Not a named component: its properties become parameters. */
export const usageQuery = z.strictObject({
  from: instant.optional().meta({ description: 'Start, taken down to the step. An hour before `to` unless given.' }),
  to: instant.optional().meta({ description: 'End, not included. Now unless given.' }),
  step: z
    .enum(USAGE_STEPS, `must be one of ${USAGE_STEPS.join(', ')}`)
    .optional()
    .meta({
      description:
        'Size of a bucket, in UTC. Up to three hours a minute, else an hour, unless given. What began more than 48 hours ago is kept by the hour, and after 30 days by the day: a finer step is refused.',
    }),
});
export type UsageQuery = z.output<typeof usageQuery>;

const count = z.int().min(0);
const note = (description: string) => count.meta({ description });

/** Both are taken back when the messages go on. */
const BELOW_0 = 'Below 0 only for the second in which they go on, or where `restart` says that counts are missing.';

export const deliveryDelaySchema = z
  .object({
    le250ms: count,
    le500ms: count,
    le1s: count,
    le2s: count,
    le5s: count,
    le15s: count,
    le60s: count,
    more: count,
  })
  .meta({
    id: 'DeliveryDelay',
    description: "From receipt to Datadog's acceptance; each message is in one bucket.",
  });

const countsSchema = z
  .object({
    frames: note('POSTs taken from Heroku.'),
    bytesReceived: note('Bytes of their bodies.'),
    bytesDropped: note(
      'Bytes of those that were dropped as they came, over the quota or while suspended; part of `bytesReceived`.',
    ),
    messagesReceived: note('Messages in them; every count below without a unit is in messages.'),
    duplicateFrames: note('Frames Heroku sent again although we had them; not part of `frames`.'),
    duplicates: note('Messages of duplicate frames; not part of `messagesReceived`.'),
    parseErrors: note('Pieces that could not be read and were delivered raw; part of `messagesReceived`.'),
    countMismatches: note('Frames whose declared message count was wrong.'),
    logsDelivered: note('Logs Datadog accepted.'),
    bytesDelivered: note('Their JSON bytes, before compression.'),
    joined: note('Messages absorbed into another log.'),
    filtered: note('Left out by a rule.'),
    sampled: note('Left out by sampling.'),
    parked: z.int().meta({ description: `Set aside until the destination takes them. ${BELOW_0}` }),
    deadLettered: z.int().meta({ description: `Refused for good and kept for a person to look at. ${BELOW_0}` }),
    lostUpstream: note('Lost inside Heroku before they reached us (L10 and the like); not part of `messagesReceived`.'),
    metricPoints: note('Values of metrics in the lines that Datadog accepted, for apps that have metrics on.'),
    metricPointsDropped: note('Values that were not sent: too many series, older than an hour, or refused.'),
    dropped: z
      .object({
        over_quota: count,
        expired: count,
        intake_rejected: count,
        too_large: count,
        app_deleted: count,
        park_overflow: count,
        discarded: count,
        suspended: count,
      })
      .meta({ id: 'Dropped', description: 'Lost on our side or at the intake, by reason.' }),
    kinds: z
      .object({
        app: note('Printed by dynos.'),
        router: note('Requests.'),
        system: note('What the platform says of dynos, and its own reports of loss.'),
        api: note('What people and add-ons do at Heroku: releases, scaling.'),
        postgres: note('Heroku Postgres.'),
        redis: note('Heroku Key-Value Store.'),
        addon: note('Other add-ons, and whatever else is drained.'),
        metrics: note('Numbers of dynos and add-ons, printed as `sample#`.'),
        submitted: note('Of Datadog clients and OpenTelemetry exporters that do not say what they are.'),
      })
      .meta({
        id: 'LinesByKind',
        description:
          'Messages by who wrote them, counted when they are read. With `parseErrors` they are all of `messagesReceived` but those that were dropped unread (over quota, suspended, expired, of a deleted app) or still wait to be read.',
      }),
    inFlight: z.int().meta({
      description:
        '`messagesReceived` less everything that has come to an end; it settles at 0. Where `restart` says so it may settle above or below: what a process of ours had done and not yet counted when it died.',
    }),
    deliveryDelay: deliveryDelaySchema,
    restart: z.boolean().meta({
      description:
        'A process of ours died in this time, or while messages of this time were on their way that have no known end yet: what it counted in its last second or so, longer while the database was away, is missing here or counted twice.',
    }),
  })
  .meta({ id: 'Counts', description: 'The ledger: what came in, and what became of it.' });

const bucketSchema = countsSchema.extend({ start: timestampField }).meta({ id: 'UsageBucket' });

export const usageSchema = z
  .object({
    from: timestampField,
    to: timestampField,
    step: z.enum(USAGE_STEPS),
    totals: countsSchema,
    buckets: z.array(bucketSchema).meta({
      description: 'All of them, oldest first, also those in which nothing happened.',
    }),
    activity: activitySchema,
  })
  .meta({ id: 'Usage' });

/**
 * What is applied to an answer in its place: counts stay as the ledger's list of counters makes them. Looking at each of the
 * 62,000 of a day by the minute takes as long as reading them, and most of that is collecting what it leaves behind.
 */
export const usageAsCounted = usageSchema.extend({
  totals: z.custom<z.output<typeof countsSchema>>(),
  buckets: z.custom<readonly z.output<typeof bucketSchema>[]>(),
});
export type UsageView = z.output<typeof usageAsCounted>;
