/**
 * Every counter of the ledger, by its name in the API, with its column in `ledger_minutes` (prisma/schema.prisma says what
 * each counts). SQL and types are made from this list; a test holds it against the table.
 */
export const LEDGER_COUNTERS = [
  ['frames', 'frames'],
  ['bytesReceived', 'bytes_received'],
  ['bytesDropped', 'bytes_dropped'],
  ['messagesReceived', 'messages_received'],
  ['duplicateFrames', 'duplicate_frames'],
  ['duplicates', 'duplicates'],
  ['parseErrors', 'parse_errors'],
  ['countMismatches', 'count_mismatches'],
  ['logsDelivered', 'logs_delivered'],
  ['bytesDelivered', 'bytes_delivered'],
  ['joined', 'joined'],
  ['filtered', 'filtered'],
  ['sampled', 'sampled'],
  ['parked', 'parked'],
  ['deadLettered', 'dead_lettered'],
  ['lostUpstream', 'lost_upstream'],
  ['metricPoints', 'metric_points'],
  ['metricPointsDropped', 'metric_points_dropped'],
  ['dropped.over_quota', 'dropped_over_quota'],
  ['dropped.expired', 'dropped_expired'],
  ['dropped.intake_rejected', 'dropped_intake_rejected'],
  ['dropped.too_large', 'dropped_too_large'],
  ['dropped.app_deleted', 'dropped_app_deleted'],
  ['dropped.park_overflow', 'dropped_park_overflow'],
  ['dropped.discarded', 'dropped_discarded'],
  ['dropped.suspended', 'dropped_suspended'],
  ['kinds.app', 'kind_app'],
  ['kinds.router', 'kind_router'],
  ['kinds.system', 'kind_system'],
  ['kinds.api', 'kind_api'],
  ['kinds.postgres', 'kind_postgres'],
  ['kinds.redis', 'kind_redis'],
  ['kinds.addon', 'kind_addon'],
  ['kinds.metrics', 'kind_metrics'],
  ['kinds.submitted', 'kind_submitted'],
  ['deliveryDelay.le250ms', 'delay_250ms'],
  ['deliveryDelay.le500ms', 'delay_500ms'],
  ['deliveryDelay.le1s', 'delay_1s'],
  ['deliveryDelay.le2s', 'delay_2s'],
  ['deliveryDelay.le5s', 'delay_5s'],
  ['deliveryDelay.le15s', 'delay_15s'],
  ['deliveryDelay.le60s', 'delay_60s'],
  ['deliveryDelay.more', 'delay_more'],
] as const;

export type LedgerCounter = (typeof LEDGER_COUNTERS)[number][0];

type Within<Group extends string, Counter = LedgerCounter> = Counter extends `${Group}.${infer Name}` ? Name : never;
export type DropReason = Within<'dropped'>;
export type CountedKind = Within<'kinds'>;
export type DelayBucket = Within<'deliveryDelay'>;

/** Sums over some time, as the API gives them. `inFlight` is what was received and has no end yet. */
export type Counts = Record<Exclude<LedgerCounter, `${string}.${string}`>, number> & {
  readonly dropped: Record<DropReason, number>;
  readonly kinds: Record<CountedKind, number>;
  readonly deliveryDelay: Record<DelayBucket, number>;
  readonly inFlight: number;
};

const INDEX_OF = new Map<string, number>(LEDGER_COUNTERS.map(([name], index) => [name, index]));

/** The counter's place in an array of all counters. */
export function counterIndex(counter: LedgerCounter): number {
  const index = INDEX_OF.get(counter);
  if (index === undefined) throw new RangeError(`Unknown ledger counter ${counter}`);
  return index;
}

/** The counter a message's delivery delay belongs to: from receipt to the intake's 2xx. */
export function delayCounter(delayMs: number): LedgerCounter {
  if (delayMs <= 250) return 'deliveryDelay.le250ms';
  if (delayMs <= 500) return 'deliveryDelay.le500ms';
  if (delayMs <= 1_000) return 'deliveryDelay.le1s';
  if (delayMs <= 2_000) return 'deliveryDelay.le2s';
  if (delayMs <= 5_000) return 'deliveryDelay.le5s';
  if (delayMs <= 15_000) return 'deliveryDelay.le15s';
  if (delayMs <= 60_000) return 'deliveryDelay.le60s';
  return 'deliveryDelay.more';
}

/** Names in a group, or in none, with their places in the list. Made once: an answer may hold 1,500 sets of counts. */
function membersOf(
  group: '' | 'dropped' | 'kinds' | 'deliveryDelay',
): readonly (readonly [name: string, index: number])[] {
  return LEDGER_COUNTERS.flatMap(([name], index) => {
    const dot = name.indexOf('.');
    return name.slice(0, Math.max(0, dot)) === group ? [[name.slice(dot + 1), index] as const] : [];
  });
}
const MEMBERS = {
  flat: membersOf(''),
  dropped: membersOf('dropped'),
  kinds: membersOf('kinds'),
  deliveryDelay: membersOf('deliveryDelay'),
};

/** Puts an array of all counters, in the list's order, into the shape of the API. */
export function toCounts(values: readonly number[]): Counts {
  const take = (members: readonly (readonly [name: string, index: number])[]) => {
    const taken: Record<string, number> = {};
    for (const [name, index] of members) taken[name] = values[index] ?? 0;
    return taken;
  };
  const counts: Record<string, unknown> = take(MEMBERS.flat);
  counts.dropped = take(MEMBERS.dropped);
  counts.kinds = take(MEMBERS.kinds);
  counts.deliveryDelay = take(MEMBERS.deliveryDelay);
  // The list the types are made from is the one that was just walked.
  counts.inFlight = inFlightOf(counts as Omit<Counts, 'inFlight'>);
  return counts as Counts;
}

/** Counters of messages that have come to an end; with those of dropped messages all there are. */
const ENDS = ['logsDelivered', 'joined', 'filtered', 'sampled', 'parked', 'deadLettered'] as const;

/** The columns of all ends. */
export const ENDED_COLUMNS: readonly string[] = LEDGER_COUNTERS.filter(
  ([name]) => name.startsWith('dropped.') || ENDS.some((end) => end === name),
).map(([, column]) => column);

/** received − all ends, in messages. */
function inFlightOf(counts: Omit<Counts, 'inFlight'>): number {
  let ended = 0;
  for (const end of ENDS) ended += counts[end];
  for (const dropped of Object.values(counts.dropped)) ended += dropped;
  return counts.messagesReceived - ended;
}
