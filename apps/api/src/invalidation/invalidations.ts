/** Something changed that other processes may have cached. */
export interface Invalidation {
  /**
   * token: one drain token was revoked. app: settings changed, or the app and all its tokens are gone.
   * destination: key or status changed.
   */
  readonly kind: 'token' | 'app' | 'destination';
  /** The row's id, never a secret. */
  readonly id: string;
}

/** Tells every process of a change. The control plane says it, the data plane and the workers listen. */
export interface Invalidations {
  /** Rejects when it could not be said; caches then catch up by age. */
  publish(message: Invalidation): Promise<void>;
}
