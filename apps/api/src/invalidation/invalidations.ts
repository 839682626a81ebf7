/** Something changed that other processes may have cached, or wait for. */
export interface Invalidation {
  /**
   * token: one drain token was revoked. app: settings changed, or the app and all its tokens are gone.
   * tenant: deleted or restored. destination: key or status changed. drain: what is parked for the destination is to be tried now.
   */
  readonly kind: 'token' | 'app' | 'tenant' | 'destination' | 'drain';
  /** The row's id, never a secret. */
  readonly id: string;
}

/** Tells every process of a change. The control plane says it, the data plane and the workers listen. */
export interface Invalidations {
  /** Rejects when it could not be said; caches then catch up by age. */
  publish(message: Invalidation): Promise<void>;
}
