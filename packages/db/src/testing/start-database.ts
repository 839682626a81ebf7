import { startPostgres } from '@logferry/testkit';
import { createDatabase, type Database } from '../database.js';
import { migrate } from '../migrate.js';

/** More than any test asks at once. */
const POOL_SIZE = 8;

/** A migrated database on a server of its own, for an integration test. */
export interface TestDatabase {
  readonly db: Database;
  /** Its connection string. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startDatabase(): Promise<TestDatabase> {
  const server = await startPostgres({ fsync: false });
  await migrate(server.url, { info: () => {} });
  const db = createDatabase({ connectionString: server.url, poolSize: POOL_SIZE });
  return {
    db,
    url: server.url,
    stop: async () => {
      await db.close();
      await server.stop();
    },
  };
}
