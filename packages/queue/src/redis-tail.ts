import { redisTailKey } from './keys.js';
import { createRedisClient, type RedisClient, redisReady } from './redis-client.js';
import {
  READ_CHUNKS_MAX,
  type TailBounds,
  type TailChannel,
  type TailNews,
  type TailPosition,
} from './tail-channel.js';

/**
 * Each entry carries the bytes of all chunks there ever were up to it, so that those between two entries are a
 * subtraction.
 * KEYS: the app's stream. ARGV: chunk; its bounds: chunks, bytes, age and life in seconds.
 */
const PUBLISH = `
  local key, bytesMax = KEYS[1], tonumber(ARGV[3])
  local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  local total = #ARGV[1] + (newest and tonumber(newest[2][4]) or 0)
  redis.call('XADD', key, 'MAXLEN', ARGV[2], '*', 'chunk', ARGV[1], 'total', string.format('%.0f', total))
  redis.call('XTRIM', key, 'MINID', (redis.call('TIME')[1] - ARGV[4]) * 1000)
  local oldest = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  while total - tonumber(oldest[2][4]) + #oldest[2][2] > bytesMax do
    redis.call('XDEL', key, oldest[1])
    oldest = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  end
  redis.call('EXPIRE', key, ARGV[5])`;
/** KEYS: the app's stream. ARGV: age and life in seconds. */
const KEEP = `
  redis.call('XTRIM', KEYS[1], 'MINID', (redis.call('TIME')[1] - ARGV[1]) * 1000)
  redis.call('EXPIRE', KEYS[1], ARGV[2])`;

/** A stream per app. On a connection of its own, opened when first needed: what it carries must not stand before frames. */
export class RedisTail implements TailChannel {
  private client: RedisClient | undefined;

  constructor(
    private readonly redisUrl: string,
    private readonly bounds: TailBounds,
    private readonly onError: (error: Error) => void,
  ) {}

  async publish(appId: string, chunk: Buffer): Promise<void> {
    const { chunkBytesMax, chunksMax, bytesMax, ageMaxSeconds, keepSeconds } = this.bounds;
    if (chunk.length > chunkBytesMax) throw new RangeError(`A chunk of ${chunk.length} bytes is too large`);
    const client = await this.connected();
    await client.eval(PUBLISH, 1, redisTailKey(appId), chunk, chunksMax, bytesMax, ageMaxSeconds, keepSeconds);
  }

  async read(positions: readonly TailPosition[]): Promise<readonly TailNews[]> {
    const client = await this.connected();
    // Apps lie on different servers of a Cluster, so each is asked for by itself; all leave together.
    const news = await Promise.all(positions.map((position) => readOne(client, position)));
    return news.filter((one) => one !== null);
  }

  async keep(appIds: readonly string[]): Promise<void> {
    const client = await this.connected();
    const { ageMaxSeconds, keepSeconds } = this.bounds;
    await Promise.all(appIds.map((appId) => client.eval(KEEP, 1, redisTailKey(appId), ageMaxSeconds, keepSeconds)));
  }

  async close(): Promise<void> {
    this.client?.disconnect();
  }

  private async connected(): Promise<RedisClient> {
    this.client ??= createRedisClient(this.redisUrl, 'producer').on('error', this.onError);
    await redisReady(this.client);
    return this.client;
  }
}

async function readOne(client: RedisClient, { appId, after }: TailPosition): Promise<TailNews | null> {
  const from = after === null ? '-' : `(${after}`;
  const entries = await client.xrangeBuffer(redisTailKey(appId), from, '+', 'COUNT', READ_CHUNKS_MAX);
  const last = entries.at(-1)?.[0];
  if (last === undefined) return null;
  return { appId, chunks: entries.flatMap(([, fields]) => fields[1] ?? []), after: last.toString() };
}
