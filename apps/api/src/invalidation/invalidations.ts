import type { PubSub } from '@logferry/queue';

/** Something changed that other processes may have cached, or wait for. */
export type Invalidation =
  | {
      /**
       * token: one drain token was revoked. app: settings changed, or the app and all its tokens are gone.
       * tenant: deleted or restored, or the rules of all its apps changed. destination: key or status changed. drain: what is parked for the destination is to be tried now.
       * look: somebody looks at the app's lines, for some seconds.
       */
      readonly kind: 'token' | 'app' | 'tenant' | 'destination' | 'drain' | 'look';
      /** The row's id, never a secret. */
      readonly id: string;
    }
  | {
      /** Somebody has written what people of the tenant may be looking at. */
      readonly kind: 'changed';
      /** The tenant's. */
      readonly id: string;
      /** Its address below /api/v1/. */
      readonly resource: string;
    };

/** Tells every process of a change. The control plane says it; the data plane, the workers and itself listen. */
export interface Invalidations {
  /** Rejects when it could not be said; caches then catch up by age. */
  publish(message: Invalidation): Promise<void>;
  /** Hears what any process says, itself included. `onGap`: something may have been said meanwhile that was not heard. */
  follow(onMessage: (message: Invalidation) => void, onGap: () => void): Promise<void>;
}

/** Invalidations as JSON over the queue's pub/sub, where workers speak, too. */
export function createInvalidations(pubSub: PubSub): Invalidations {
  return {
    publish: (message) => pubSub.publish(JSON.stringify(message)),
    follow: (onMessage, onGap) =>
      pubSub.subscribe((text) => {
        const message = parseMessage(text);
        if (message !== null) onMessage(message);
      }, onGap),
  };
}

/** Whoever may publish is one of ours: `kind` and `id` say what the rest is. What is of another kind is for others. */
function parseMessage(text: string): Invalidation | null {
  try {
    const message = JSON.parse(text) as Invalidation | null;
    return typeof message?.kind === 'string' && typeof message.id === 'string' ? message : null;
  } catch {
    return null;
  }
}
