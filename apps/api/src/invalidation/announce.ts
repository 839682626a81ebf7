import type { Logger } from '@logferry/runtime';
import type { Invalidation, Invalidations } from './invalidations.js';

/**
 * Publishes after the change is in the database. A failure is logged, not thrown: the change stands, and telling the
 * client it failed would be wrong. Caches then learn of it by age.
 */
export async function announce(
  deps: { readonly invalidations: Invalidations; readonly logger: Logger },
  message: Invalidation,
): Promise<void> {
  try {
    await deps.invalidations.publish(message);
  } catch (err) {
    deps.logger.error({ err, kind: message.kind, id: message.id }, 'a change could not be announced');
  }
}
