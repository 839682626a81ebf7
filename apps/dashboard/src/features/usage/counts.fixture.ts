import type { Counts } from '../../api/models.js';

type Given = Partial<Omit<Counts, 'dropped' | 'kinds' | 'deliveryDelay'>> & {
  readonly dropped?: Partial<Counts['dropped']>;
  readonly kinds?: Partial<Counts['kinds']>;
  readonly deliveryDelay?: Partial<Counts['deliveryDelay']>;
};

/** Counts for a test: all zero but the given ones. */
export function countsWith({ dropped, kinds, deliveryDelay, ...given }: Given): Counts {
  return {
    frames: 0,
    bytesReceived: 0,
    bytesDropped: 0,
    messagesReceived: 0,
    duplicateFrames: 0,
    duplicates: 0,
    parseErrors: 0,
    countMismatches: 0,
    logsDelivered: 0,
    bytesDelivered: 0,
    joined: 0,
    filtered: 0,
    sampled: 0,
    parked: 0,
    deadLettered: 0,
    lostUpstream: 0,
    metricPoints: 0,
    metricPointsDropped: 0,
    inFlight: 0,
    restart: false,
    ...given,
    dropped: {
      over_quota: 0,
      suspended: 0,
      expired: 0,
      intake_rejected: 0,
      too_large: 0,
      app_deleted: 0,
      park_overflow: 0,
      discarded: 0,
      ...dropped,
    },
    kinds: {
      app: 0,
      router: 0,
      system: 0,
      api: 0,
      postgres: 0,
      redis: 0,
      addon: 0,
      metrics: 0,
      submitted: 0,
      ...kinds,
    },
    deliveryDelay: { le250ms: 0, le500ms: 0, le1s: 0, le2s: 0, le5s: 0, le15s: 0, le60s: 0, more: 0, ...deliveryDelay },
  };
}
