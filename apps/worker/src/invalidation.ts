import type { PubSub } from '@logferry/queue';
import type { LookupCache } from '@logferry/runtime';
import type { RoutedApp } from './apps.js';
import type { OpenDestination } from './destinations.js';
import type { Lanes } from './lanes.js';

export interface InvalidationDeps {
  readonly pubSub: PubSub;
  readonly apps: LookupCache<RoutedApp>;
  readonly destinations: LookupCache<OpenDestination>;
  readonly lanes: Lanes;
}

/** Forgets what the api says was changed. Messages are JSON `{kind: 'app' | 'destination' | 'token', id}`. */
export async function followInvalidations({ pubSub, apps, destinations, lanes }: InvalidationDeps): Promise<void> {
  await pubSub.subscribe(
    (text) => {
      const { kind, id } = parseMessage(text);
      if (kind === 'app') apps.forget(id);
      if (kind === 'destination') {
        destinations.forget(id);
        lanes.forgive(id);
      }
    },
    () => {
      apps.distrustAll();
      destinations.distrustAll();
    },
  );
}

function parseMessage(text: string): { kind: string; id: string } {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message === 'object' && message !== null && 'kind' in message && 'id' in message) {
      return { kind: String(message.kind), id: String(message.id) };
    }
  } catch {
    // A newer process may say what this one does not know; it is not for us then.
  }
  return { kind: 'unknown', id: '' };
}
