import type { Destination } from '@logferry/db';

/** A destination's status as it is shown. Without a key it is kept as one whose key is rejected, since workers do the same with both. */
export type DestinationState = Destination['status'] | 'needs_key';

export function destinationState({ status, keyHint }: Pick<Destination, 'status' | 'keyHint'>): DestinationState {
  return status === 'key_rejected' && keyHint === '' ? 'needs_key' : status;
}
