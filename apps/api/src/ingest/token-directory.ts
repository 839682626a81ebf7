import { hash } from 'node:crypto';
import type { TenantLimits } from '@logferry/queue';
import { LookupCache, withDeadline } from '@logferry/runtime';

/** Whose frame it is, by its drain token, and how much of it is welcome. */
export interface DrainOwner {
  readonly drainTokenId: string;
  readonly appId: string;
  readonly tenantId: string;
  /** The token works until then; null: until it is revoked. Epoch ms. */
  readonly validUntilMs: number | null;
  /** Not empty: only frames that name one of these Logplex tokens are its. */
  readonly logplexTokens: readonly string[];
  /** By the operator: what comes is dropped, and counted. */
  readonly isSuspended: boolean;
  /** The tenant's, or the operator's for all. A change is known within the cache's minute. */
  readonly limits: TenantLimits;
}

/** Looks a token up by the SHA-256 of its text. null: there is none. Rejects when the database cannot say. */
export type LookUpToken = (tokenHash: Buffer) => Promise<DrainOwner | null>;

/** Of the 4 s in which an answer must leave; a database that hangs is as good as away. */
const LOOK_UP_MS_MAX = 3_000;
/** About 300 bytes each. Unknown tokens take places too, so that guessing costs the database one query per guess at most. */
const ENTRIES_MAX = 50_000;

/**
 * Drain tokens to their owners, cached by digest.
 *
 * A known token keeps working while Postgres is away. Only a token not in the cache then cannot be judged: `find` rejects,
 * and the sender must hear 503, never 401, because Logplex throws a frame away on a 4xx.
 */
export class TokenDirectory {
  private readonly cache: LookupCache<DrainOwner>;

  constructor(
    lookUp: LookUpToken,
    private readonly now: () => number,
  ) {
    this.cache = new LookupCache({
      entriesMax: ENTRIES_MAX,
      lookUp: (digest) => withDeadline(lookUp(Buffer.from(digest, 'base64')), LOOK_UP_MS_MAX),
    });
  }

  /** null: unknown or revoked. Rejects when the token is not cached and the database cannot say. */
  async find(token: string): Promise<DrainOwner | null> {
    const owner = await this.cache.get(hash('sha256', token, 'base64'));
    if (owner === null || (owner.validUntilMs !== null && owner.validUntilMs <= this.now())) return null;
    return owner;
  }

  /** A token was revoked. */
  forgetToken(drainTokenId: string): void {
    this.cache.forgetWhere((owner) => owner.drainTokenId === drainTokenId);
  }

  /** An app was changed or deleted. */
  forgetApp(appId: string): void {
    this.cache.forgetWhere((owner) => owner.appId === appId);
  }

  /** A tenant was suspended, resumed or given another plan, or deleted, or restored: then its tokens were unknown. */
  forgetTenant(tenantId: string): void {
    this.cache.forgetWhere((owner) => owner.tenantId === tenantId);
    this.cache.forgetAbsent();
  }

  /** Announcements were missed. */
  distrustAll(): void {
    this.cache.distrustAll();
  }
}
