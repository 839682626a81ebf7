/** How a site sees a key. */
export type KeyState = 'known' | 'missing' | 'unknown';

/** Which key belongs to which site. A key of one site is unknown to all others, as with the real ones. */
export class Keys {
  private readonly siteOfKey = new Map<string, string>();

  /** @param acceptKey takes keys that were never added; a revoked key stays refused. */
  constructor(private readonly acceptKey: (key: string, site: string) => boolean) {}

  private readonly revoked = new Set<string>();

  add(site: string, key: string): void {
    this.revoked.delete(key);
    this.siteOfKey.set(key, site);
  }

  revoke(key: string): void {
    this.siteOfKey.delete(key);
    this.revoked.add(key);
  }

  stateOf(site: string, key: string | null): KeyState {
    if (key === null || key === '') return 'missing';
    if (this.revoked.has(key)) return 'unknown';
    const owner = this.siteOfKey.get(key);
    if (owner !== undefined) return owner === site ? 'known' : 'unknown';
    return this.acceptKey(key, site) ? 'known' : 'unknown';
  }
}
