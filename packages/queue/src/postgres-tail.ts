import { Pool } from 'pg';
import { POSTGRES_SCHEMA } from './keys.js';
import {
  READ_CHUNKS_MAX,
  type TailBounds,
  type TailChannel,
  type TailNews,
  type TailPosition,
} from './tail-channel.js';

const POOL_SIZE = 2;
const CONNECT_TIMEOUT_MS = 2_000;
const QUERY_TIMEOUT_MS = 2_000;
const CHUNKS = `${POSTGRES_SCHEMA}.tail_chunks`;
const LOOKS = `${POSTGRES_SCHEMA}.tail_looks`;

/**
 * $1 app, $2 chunk, $3 bytes, $4 chunks. The lock is taken before the chunk has its id and given back once it can be
 * seen, so that an app's chunks appear in the order of their ids: a reader that goes by them misses none. Old chunks that
 * somebody else is removing are left to them: who never waits cannot end in a deadlock.
 */
const PUBLISH = `
  WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended($1, 0))),
       added AS (INSERT INTO ${CHUNKS} (app_id, body) SELECT $1, $2 FROM held)
  DELETE FROM ${CHUNKS} WHERE app_id = $1 AND id IN (
    SELECT chunk.id FROM ${CHUNKS} AS chunk JOIN (
      SELECT id, row_number() OVER newer AS chunks, sum(octet_length(body)) OVER newer AS bytes
      FROM ${CHUNKS} WHERE app_id = $1 WINDOW newer AS (ORDER BY id DESC)) AS kept ON kept.id = chunk.id
    WHERE chunk.app_id = $1 AND (kept.chunks >= $4::int OR kept.bytes > $3::int - octet_length($2::bytea))
    FOR UPDATE OF chunk SKIP LOCKED)`;
/** $1 apps, $2 ids behind which each is read, $3 age in seconds. Nothing of an app at which nobody looks any more. */
const READ = `
  SELECT wanted.app_id, chunk.id, chunk.body
  FROM unnest($1::text[], $2::bigint[]) AS wanted (app_id, after)
  JOIN ${LOOKS} AS look ON look.app_id = wanted.app_id AND look.until > clock_timestamp()
  CROSS JOIN LATERAL (
    SELECT id, body FROM ${CHUNKS}
    WHERE app_id = wanted.app_id AND id > wanted.after AND at > clock_timestamp() - make_interval(secs => $3)
    ORDER BY id LIMIT ${READ_CHUNKS_MAX}) AS chunk
  ORDER BY wanted.app_id, chunk.id`;
/** In the order of the ids, so that two processes never wait for each other's rows. */
const KEEP = `
  INSERT INTO ${LOOKS} AS look (app_id, until)
  SELECT app_id, clock_timestamp() + make_interval(secs => $2) FROM unnest($1::text[]) AS app_id ORDER BY app_id
  ON CONFLICT (app_id) DO UPDATE SET until = excluded.until`;

/** What the tail keeps in Postgres: unlogged, since a crash may forget it. */
export const TAIL_DDL = `
  CREATE UNLOGGED TABLE IF NOT EXISTS ${CHUNKS} (
    app_id text NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    body bytea NOT NULL,
    PRIMARY KEY (app_id, id)
  );
  ALTER TABLE ${CHUNKS} ALTER COLUMN body SET STORAGE EXTERNAL;
  CREATE UNLOGGED TABLE IF NOT EXISTS ${LOOKS} (
    app_id text PRIMARY KEY,
    until timestamptz NOT NULL
  );
`;

/** A table of chunks. On connections of its own, opened when first needed: what they carry must not stand before frames. */
export class PostgresTail implements TailChannel {
  private readonly pool: Pool;

  constructor(
    databaseUrl: string,
    private readonly bounds: TailBounds,
    onError: (error: Error) => void,
  ) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      application_name: 'logferry-tail',
    });
    this.pool.on('error', onError);
  }

  async publish(appId: string, chunk: Buffer): Promise<void> {
    const { chunkBytesMax, bytesMax, chunksMax } = this.bounds;
    if (chunk.length > chunkBytesMax) throw new RangeError(`A chunk of ${chunk.length} bytes is too large`);
    await this.pool.query({ name: 'publish', text: PUBLISH, values: [appId, chunk, bytesMax, chunksMax] });
  }

  async read(positions: readonly TailPosition[]): Promise<readonly TailNews[]> {
    const found = await this.pool.query<{ app_id: string; id: string; body: Buffer }>({
      name: 'read',
      text: READ,
      values: [
        positions.map(({ appId }) => appId),
        positions.map(({ after }) => after ?? '0'),
        this.bounds.ageMaxSeconds,
      ],
    });
    const news = new Map<string, { appId: string; chunks: Buffer[]; after: string }>();
    for (const { app_id: appId, id, body } of found.rows) {
      const one = news.get(appId);
      if (one === undefined) news.set(appId, { appId, chunks: [body], after: id });
      else {
        one.chunks.push(body);
        one.after = id;
      }
    }
    return [...news.values()];
  }

  async keep(appIds: readonly string[]): Promise<void> {
    await this.pool.query({ name: 'keep', text: KEEP, values: [appIds, this.bounds.keepSeconds] });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** Removes what is too old, and what nobody looks at any more. */
export async function sweepTail(pool: Pool, { ageMaxSeconds }: TailBounds): Promise<void> {
  await pool.query(`DELETE FROM ${LOOKS} WHERE until < now()`);
  await pool.query(
    `DELETE FROM ${CHUNKS} WHERE (app_id, id) IN (
       SELECT app_id, id FROM ${CHUNKS} AS chunk
       WHERE at < now() - make_interval(secs => $1) OR NOT EXISTS (SELECT FROM ${LOOKS} AS look WHERE look.app_id = chunk.app_id)
       FOR UPDATE SKIP LOCKED)`,
    [ageMaxSeconds],
  );
}
