import pg from 'pg';

/**
 * A connection whose end is always heard. It says so by an `error`, and one that nobody hears ends the process. A pool hears those of
 * idle connections, a transaction those of the one it has taken out; what comes in one piece with the answer before it finds
 * neither (a worker ended of it when Postgres was killed). Whoever uses the connection next is told by its query.
 */
export class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}
