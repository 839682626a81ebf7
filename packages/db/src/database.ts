import { PrismaPg } from '@prisma/adapter-pg';
import type { PoolConfig } from 'pg';
import { PrismaClient } from './generated/client.js';
import { HeardClient } from './heard-client.js';

/** A stopped Postgres must turn into an answer (503, or a retry) in the time Logplex still waits for: it gives up after 5 s. */
const CONNECT_TIMEOUT_MS = 2_000;
/** On our side, for a server that no longer answers at all. */
const QUERY_TIMEOUT_MS = 2_000;
/** On the server's side, a little earlier, so that an abandoned statement does not keep running there. */
const STATEMENT_TIMEOUT_MS = 1_800;
const IDLE_TIMEOUT_MS = 30_000;
const TRANSACTION_TIMEOUT_MS = 5_000;

export interface DatabaseOptions {
  readonly connectionString: string;
  /** Connections at most. All processes together must stay below the server's max_connections. */
  readonly poolSize: number;
  /** Told about connections that were lost while idle. The next query opens a new one; nothing else needs doing. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** Everything, unscoped. Requests of a tenant go through forTenant. */
export type Database = PrismaClient & {
  /** Ends all connections. */
  close(): Promise<void>;
};

/**
 * A client with a bounded pool. Connects with the first query. Every wait is bounded: for a free connection and for
 * connecting, for a statement, for a transaction; isDatabaseUnavailable tells these ends from bugs.
 */
export function createDatabase(options: DatabaseOptions): Database {
  const onConnectionLost = options.onConnectionLost ?? (() => {});
  const pool: PoolConfig = {
    connectionString: options.connectionString,
    max: options.poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
    Client: HeardClient,
  };
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, { onPoolError: onConnectionLost, onConnectionError: onConnectionLost }),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: CONNECT_TIMEOUT_MS, timeout: TRANSACTION_TIMEOUT_MS },
  });
  return Object.assign(client, { close: () => client.$disconnect() });
}
