import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { RATE_PREFIX } from './keys.js';
import { createRedisClient, type RedisClient, redisReady } from './redis-client.js';

export interface RateLimitsOptions {
  /** When set all processes count together, else each counts by itself. */
  readonly redisUrl?: string | undefined;
  /** Requests in a window. */
  readonly max: number;
  readonly windowSeconds: number;
  readonly onError: (error: Error) => void;
}

/** Where somebody stands after a request. */
export interface RateStand {
  readonly isAllowed: boolean;
  readonly max: number;
  readonly windowSeconds: number;
  /** Requests left in this window. */
  readonly remaining: number;
  /** Until the next window, whole seconds, at least 1. */
  readonly resetSeconds: number;
}

/**
 * How many requests somebody may make: windows of a fixed length that begin with the first request in them. While Redis
 * cannot be reached each process counts by itself, since a limit must not be what makes requests fail.
 *
 * Bound: an entry for each that made a request in the last window.
 */
export class RateLimits {
  private readonly client: RedisClient | undefined;
  private readonly limiter: RateLimiterRedis | RateLimiterMemory;

  constructor(private readonly options: RateLimitsOptions) {
    const { redisUrl, max, windowSeconds, onError } = options;
    const limit = { points: max, duration: windowSeconds, keyPrefix: RATE_PREFIX };
    this.client = redisUrl ? createRedisClient(redisUrl, 'producer').on('error', onError) : undefined;
    const alone = new RateLimiterMemory(limit);
    this.limiter =
      this.client === undefined
        ? alone
        : new RateLimiterRedis({ ...limit, storeClient: this.client, insuranceLimiter: alone });
  }

  /** Connects. Rejects when the server cannot be reached. */
  async open(): Promise<void> {
    if (this.client !== undefined) await redisReady(this.client);
  }

  /** Counts a request of whoever `key` names. */
  async count(key: string): Promise<RateStand> {
    try {
      return this.toStand(true, await this.limiter.consume(key));
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return this.toStand(false, refused);
      throw refused;
    }
  }

  close(): void {
    this.client?.disconnect();
  }

  private toStand(isAllowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): RateStand {
    const { max, windowSeconds } = this.options;
    const resetSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
    return { isAllowed, max, windowSeconds, remaining: Math.max(0, remainingPoints), resetSeconds };
  }
}
