import { Cluster, Redis } from 'ioredis';

/** A connection to a single server, a Sentinel-watched one, or a Cluster. */
export type RedisClient = Redis | Cluster;

const CONNECT_TIMEOUT_MS = 3_000;
/** Logplex gives up on a POST after 5 s; an answer must leave before that. */
const PRODUCER_COMMAND_TIMEOUT_MS = 4_000;
const RECONNECT_DELAY_MAX_MS = 1_000;

const reconnectDelayMs = (attempt: number): number => Math.min(RECONNECT_DELAY_MAX_MS, 50 * 2 ** Math.min(attempt, 6));

/**
 * `producer` fails fast, so that a POST is answered in time; `worker` waits for Redis to come back, as BullMQ asks of
 * its workers' connections.
 */
export type RedisRole = 'producer' | 'worker';

/**
 * Opens a connection from REDIS_URL:
 *   redis://[user:password@]host:port[/db]  or rediss://…        one server
 *   redis-sentinel://[user:password@]h1:p1,h2:p2/master-name     Sentinel
 *   redis-cluster://[user:password@]h1:p1,h2:p2                  Cluster
 */
export function createRedisClient(redisUrl: string, role: RedisRole): RedisClient {
  const options = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: reconnectDelayMs,
    ...(role === 'producer'
      ? { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: PRODUCER_COMMAND_TIMEOUT_MS }
      : { maxRetriesPerRequest: null }),
  };
  const several = /^redis-(sentinel|cluster):\/\/(?:([^@]*)@)?([^/]+)(?:\/(.*))?$/.exec(redisUrl);
  if (!several) return new Redis(redisUrl, options);

  const [, mode, userinfo = '', hosts = '', name = ''] = several;
  const nodes = hosts.split(',').map((host) => {
    const [hostname = '127.0.0.1', port] = host.split(':');
    return { host: hostname, port: Number(port ?? (mode === 'sentinel' ? 26379 : 6379)) };
  });
  const [username = '', password = ''] = userinfo.split(':').map(decodeURIComponent);
  const credentials = { ...(username && { username }), ...(password && { password }) };
  if (mode === 'sentinel') {
    return new Redis({ ...options, ...credentials, sentinels: nodes, name: name || 'mymaster' });
  }
  return new Cluster(nodes, {
    clusterRetryStrategy: reconnectDelayMs,
    enableOfflineQueue: role === 'worker',
    redisOptions: { ...options, ...credentials },
  });
}

/** Resolves when the client can take commands. A producer's client would otherwise refuse the first ones. */
export function redisReady(client: RedisClient): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      client.off('ready', onReady);
      error ? reject(error) : resolve();
    };
    const onReady = (): void => settle();
    const timer = setTimeout(() => settle(new Error('Redis did not answer in time')), 2 * CONNECT_TIMEOUT_MS);
    client.on('ready', onReady);
  });
}
