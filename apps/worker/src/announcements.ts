import type { PubSub } from '@logferry/queue';
import type { LookupCache } from '@logferry/runtime';
import type { RoutedApp } from './apps.js';
import type { OpenDestination } from './destinations.js';
import type { HealthNews } from './health.js';
import type { Lanes } from './lanes.js';
import type { MetricDelivery } from './metrics/metric-delivery.js';
import type { Recovery } from './recovery.js';
import type { Tail } from './tail/tail.js';

export interface InvalidationDeps {
  readonly pubSub: PubSub;
  readonly apps: LookupCache<RoutedApp>;
  readonly destinations: LookupCache<OpenDestination>;
  readonly lanes: Lanes;
  readonly recovery: Recovery;
  readonly metrics: Pick<MetricDelivery, 'tryAgain'>;
  readonly tail: Pick<Tail, 'lookAt'>;
  /** Of this worker: its own announcements come back to it. */
  readonly workerId: string;
}

/** What workers tell each other about a destination. */
export type WorkerMessage =
  | { readonly kind: 'trial'; readonly id: string; readonly from: string }
  | { readonly kind: 'lane'; readonly id: string; readonly from: string; readonly news: HealthNews };

/**
 * Follows what other processes say.
 * From the api, `{kind: 'app' | 'destination', id}`: it was changed, forget it; `{kind: 'tenant', id}`: what all its apps
 * share was. `{kind: 'drain', id}`: a person wants the destination tried now. `{kind: 'look', id}`: somebody looks at the
 * app's lines. From workers: WorkerMessage.
 */
export async function followAnnouncements(deps: InvalidationDeps): Promise<void> {
  const { pubSub, apps, destinations, lanes, recovery, metrics, tail, workerId } = deps;
  await pubSub.subscribe(
    (text) => {
      const message = parseMessage(text);
      const { id } = message;
      switch (message.kind) {
        case 'app':
          return apps.forget(id);
        case 'tenant':
          return apps.forgetWhere((app) => app.tenantId === id);
        case 'destination':
          destinations.forget(id);
          lanes.try(id);
          metrics.tryAgain(id);
          return recovery.hurry(id);
        case 'drain':
          return recovery.hurry(id);
        case 'look':
          return tail.lookAt(id);
        case 'trial':
          return lanes.try(id);
        case 'lane':
          if (message.from === workerId) return;
          lanes.follow(id, message.news);
          if (message.news.state === 'flowing') metrics.tryAgain(id);
      }
    },
    () => {
      apps.distrustAll();
      destinations.distrustAll();
    },
  );
}

type Message =
  | WorkerMessage
  | {
      readonly kind: 'app' | 'tenant' | 'destination' | 'drain' | 'look' | 'unknown';
      readonly id: string;
      readonly from?: string;
    };

/** A newer process may say what this one does not know; it is not for us then. */
function parseMessage(text: string): Message {
  try {
    // Whoever may publish is one of ours: `kind` and `id` say what the rest is.
    const message = JSON.parse(text) as Message;
    if (typeof message === 'object' && message !== null && typeof message.id === 'string') return message;
  } catch {
    // Not JSON: not for us.
  }
  return { kind: 'unknown', id: '' };
}
