import { createHash } from 'node:crypto';
import type { FrameHeader } from './frame.js';

/*
 * Every key and table of the queue, in one place.
 *
 * Redis, per shard N; the braces are the hash tag that keeps one shard in one slot of a Redis Cluster:
 *   {logferry-N}:group:<id>     string   the bytes of one group (frame-group.ts)       expires after GROUP_TTL_SECONDS
 *                                        nothing, once the group is finished           expires after FINISHED_TTL_SECONDS
 *   {logferry-N}:mark:<digest>  string   dedupe mark of one frame                      expires after MARK_TTL_SECONDS
 *   {logferry-N}:frames:*       BullMQ's own keys of the queue "frames": tickets {group: id, bytes}
 *   {logferry-use}:<tenant>     hash     what the tenant used (quota-meter.ts): day, bytes, lines in its bucket, at
 *                                        expires after USE_TTL_SECONDS; one tag, so that one script sees all tenants
 *   {logferry-leases}:workers   sorted set  workers by the time until which they are believed to live
 *   {logferry-leases}:shards    hash     the worker that takes a shard's tickets (shard-leases.ts)
 *   {logferry-jobs}:jobs:*      BullMQ's own keys of the queue "jobs": the control plane's background work (job-queue.ts)
 *   logferry:tail:<app>         stream   chunks of lines that somebody looks at (tail-channel.ts), sealed
 *   logferry:rate:<caller>      string   requests of a session or API token in this minute (rate-limits.ts); expires with it
 *   logferry:invalidate         pub/sub channel
 *
 * Postgres, schema "logferry_queue" (postgres-schema.ts):
 *   frame_groups(id, body, settled)  the bytes of one group, and what was noted of it since
 *   frame_marks(key, expires_at)  dedupe marks, and "finished:<id>" of groups that are; unlogged: a crash may forget
 *                                 them, which costs duplicates, never loss
 *   tenant_use(tenant_id, …)    the same as {logferry-use}:*
 *   lease_workers(id, expires_at), shard_leases(shard, worker_id)  the same as {logferry-leases}:*; unlogged too
 *   tail_chunks(app_id, id, body), tail_looks(app_id, until)  the same as logferry:tail:*; unlogged too
 *   NOTIFY channel logferry_invalidate
 * and BullMQ's schema "bullmq", with one queue "frames-N" per shard and the queue "jobs".
 */

/** A retry usually follows within seconds, but comes whenever we are reachable again (Logplex: failed connects cost no try). */
export const MARK_TTL_SECONDS = 15 * 60;
/**
 * Only a group whose ticket was never written outlives its delivery; this ends such orphans. Far above the 18 hours that
 * Datadog accepts, so that no ticket can outlive its group.
 */
export const GROUP_TTL_SECONDS = 7 * 24 * 60 * 60;

/**
 * How long a finished group is remembered, so that a commit of it whose answer was lost is not stored again when it is
 * repeated. A worker can finish a group only once the store is back, and whoever repeats the commit does so within about
 * a second of that; the rest is for a machine that has no time.
 */
export const FINISHED_TTL_SECONDS = 60;

/** Longer than the day it speaks of. */
export const USE_TTL_SECONDS = 2 * 24 * 60 * 60;

export const REDIS_CHANNEL = 'logferry:invalidate';
export const POSTGRES_CHANNEL = 'logferry_invalidate';
export const POSTGRES_SCHEMA = 'logferry_queue';
export const BULLMQ_SCHEMA = 'bullmq';

export const JOBS_QUEUE = 'jobs';
export const JOBS_PREFIX = '{logferry-jobs}';

export const redisPrefix = (shard: number): string => `{logferry-${shard}}`;
export const redisGroupKey = (shard: number, groupId: string): string => `{logferry-${shard}}:group:${groupId}`;
export const redisMarkKey = (shard: number, mark: string): string => `{logferry-${shard}}:mark:${mark}`;

export const redisUseKey = (tenantId: string): string => `{logferry-use}:${tenantId}`;

export const redisTailKey = (appId: string): string => `logferry:tail:${appId}`;

/** The library puts a colon behind it. */
export const RATE_PREFIX = 'logferry:rate';

export const REDIS_LEASE_WORKERS = '{logferry-leases}:workers';
export const REDIS_LEASE_SHARDS = '{logferry-leases}:shards';

/**
 * The same frame has the same mark on every process; other senders of the same frame id do not.
 * null for a frame without an id: it cannot be told from its retry.
 */
export function dedupeMark(header: FrameHeader): string | null {
  if (header.frameId === '') return null;
  return createHash('sha256')
    .update(`${header.drainTokenId}\n${header.logplexToken}\n${header.frameId}`)
    .digest('base64url')
    .slice(0, 22); // 132 bits
}

/** The shard of an app: always the same for the same number of shards. */
export function shardOf(appId: string, shards: number): number {
  if (shards === 1) return 0;
  // FNV-1a: spreads UUIDs well and needs no digest object per frame.
  let hash = 0x811c9dc5;
  for (let index = 0; index < appId.length; index++) {
    hash = Math.imul(hash ^ appId.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % shards;
}
