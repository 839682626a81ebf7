import { Client, Pool } from 'pg';
import { POSTGRES_CHANNEL, REDIS_CHANNEL } from './keys.js';
import { createRedisClient, redisReady } from './redis-client.js';

/**
 * Tells every process of a change. At most once: a subscriber that was cut off missed what was said meanwhile, and
 * hears of that by `onGap` as soon as it listens again, to forget whatever it had cached.
 */
export interface PubSub {
  publish(text: string): Promise<void>;
  /** Resolves once listening. Call at most once. */
  subscribe(onMessage: (text: string) => void, onGap: () => void): Promise<void>;
  close(): Promise<void>;
}

const RECONNECT_DELAY_MS = 500;

export function createRedisPubSub(redisUrl: string, onError: (error: Error) => void): PubSub {
  const publisher = createRedisClient(redisUrl, 'producer').on('error', onError);
  const subscriber = createRedisClient(redisUrl, 'worker').on('error', onError);
  return {
    async publish(text) {
      await redisReady(publisher);
      await publisher.publish(REDIS_CHANNEL, text);
    },
    async subscribe(onMessage, onGap) {
      subscriber.on('message', (_channel, text) => onMessage(text));
      await subscriber.subscribe(REDIS_CHANNEL);
      // ioredis subscribes again by itself after a reconnect, before it says ready.
      subscriber.on('ready', onGap);
    },
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

  const listen = async (onMessage: (text: string) => void, onGap: () => void): Promise<void> => {
    const client = new Client({ connectionString: databaseUrl, keepAlive: true, application_name: 'logferry-listen' });
    const onLost = (error?: Error): void => {
      if (listener !== client || isClosed) return;
      listener = undefined;
      if (error) onError(error);
      reconnect(onMessage, onGap);
    };
    client.on('error', onLost);
    client.on('end', onLost);
    client.on('notification', (notification) => onMessage(notification.payload ?? ''));
    await client.connect();
    await client.query(`LISTEN ${POSTGRES_CHANNEL}`);
    listener = client;
  };
  const reconnect = (onMessage: (text: string) => void, onGap: () => void): void => {
    retry = setTimeout(() => {
      listen(onMessage, onGap).then(onGap, (error: Error) => {
        onError(error);
        if (!isClosed) reconnect(onMessage, onGap);
      });
    }, RECONNECT_DELAY_MS);
  };

  return {
    async publish(text) {
      await publisher.query('SELECT pg_notify($1, $2)', [POSTGRES_CHANNEL, text]);
    },
    subscribe: listen,
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await Promise.allSettled([publisher.end(), listener?.end()]);
    },
  };
}
