import { Client, Pool } from 'pg';
import { POSTGRES_CHANNEL, REDIS_CHANNEL } from './keys.js';
import { createRedisClient, redisReady } from './redis-client.js';

/**
 * Tells every process of a change. At most once: a subscriber that was cut off missed what was said meanwhile, and
 * hears of that by `onGap` as soon as it listens again, to forget whatever it had cached.
 */
export interface PubSub {
  publish(text: string): Promise<void>;
  /** Resolves once listening. Several may subscribe; each hears everything. */
  subscribe(onMessage: (text: string) => void, onGap: () => void): Promise<void>;
  close(): Promise<void>;
}

const RECONNECT_DELAY_MS = 500;

/** Who has subscribed in this process. The first one opens the connection, for all. */
class Subscribers {
  private readonly all: { onMessage(text: string): void; onGap(): void }[] = [];
  private listening: Promise<void> | undefined;

  constructor(private readonly listen: () => Promise<void>) {}

  async add(onMessage: (text: string) => void, onGap: () => void): Promise<void> {
    this.all.push({ onMessage, onGap });
    this.listening ??= this.listen();
    await this.listening;
  }

  readonly hear = (text: string): void => {
    for (const { onMessage } of this.all) onMessage(text);
  };

  readonly missed = (): void => {
    for (const { onGap } of this.all) onGap();
  };
}

export function createRedisPubSub(redisUrl: string, onError: (error: Error) => void): PubSub {
  const publisher = createRedisClient(redisUrl, 'producer').on('error', onError);
  const subscriber = createRedisClient(redisUrl, 'worker').on('error', onError);
  const subscribers = new Subscribers(async () => {
    subscriber.on('message', (_channel, text) => subscribers.hear(text));
    await subscriber.subscribe(REDIS_CHANNEL);
    // ioredis subscribes again by itself after a reconnect, before it says ready.
    subscriber.on('ready', subscribers.missed);
  });
  return {
    async publish(text) {
      await redisReady(publisher);
      await publisher.publish(REDIS_CHANNEL, text);
    },
    subscribe: (onMessage, onGap) => subscribers.add(onMessage, onGap),
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

export function createPostgresPubSub(databaseUrl: string, onError: (error: Error) => void): PubSub {
  const publisher = new Pool({ connectionString: databaseUrl, max: 1, application_name: 'logferry-publish' });
  publisher.on('error', onError);
  let listener: Client | undefined;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;

  const listen = async (): Promise<void> => {
    const client = new Client({ connectionString: databaseUrl, keepAlive: true, application_name: 'logferry-listen' });
    const onLost = (error?: Error): void => {
      if (listener !== client || isClosed) return;
      listener = undefined;
      if (error) onError(error);
      reconnect();
    };
    client.on('error', onLost);
    client.on('end', onLost);
    client.on('notification', (notification) => subscribers.hear(notification.payload ?? ''));
    await client.connect();
    await client.query(`LISTEN ${POSTGRES_CHANNEL}`);
    listener = client;
  };
  const reconnect = (): void => {
    retry = setTimeout(() => {
      listen().then(subscribers.missed, (error: Error) => {
        onError(error);
        if (!isClosed) reconnect();
      });
    }, RECONNECT_DELAY_MS);
  };
  const subscribers = new Subscribers(listen);

  return {
    async publish(text) {
      await publisher.query('SELECT pg_notify($1, $2)', [POSTGRES_CHANNEL, text]);
    },
    subscribe: (onMessage, onGap) => subscribers.add(onMessage, onGap),
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await Promise.allSettled([publisher.end(), listener?.end()]);
    },
  };
}
