import pg from 'pg';
import { SEED_STATEMENTS } from './seed-tenants-sql.js';

/** Tenants to be made up in bulk, so that a test can see how the product fares among many. */
export interface SeedSizes {
  readonly tenants: number;
  /** Of all these tenants together: a few have hundreds, most one to three. */
  readonly apps: number;
  /** Apps among them with traffic all the time: they have the ledger rows of two days of minutes and a week of hours. */
  readonly talkingApps: number;
  /** Ledger rows in a day of such an app, at most 1440. */
  readonly minutesPerDay: number;
}

/** A tenant that is there already, signed up for instance, and is to be looked at. */
export interface GrownTenant {
  readonly tenantId: string;
  /** All of them talk. */
  readonly apps: number;
  /** Rows that wait for its first app, beside those that apps have in general. */
  readonly parkedRows: number;
}

/**
 * Fills a migrated database with tenants and with what such tenants have in every table that is theirs: members,
 * destinations, apps, drain tokens, ledger, parked frames, dead letters, events, audit log, channels. In bulk SQL, without
 * the checks of foreign keys, and with statistics as autovacuum would leave them. Some 30,000 apps take a minute.
 *
 * What is sealed or hashed is random bytes: nothing of it can be revealed or signed in with.
 *
 * @param url of a superuser
 */
export async function seedTenants(
  url: string,
  now: Date,
  sizes: SeedSizes,
  grown: readonly GrownTenant[],
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica; SET synchronous_commit = off; SET timezone = 'UTC'");
    await client.query(SIZES_SQL, [{ ...sizes, now }]);
    await client.query(GROWN_SQL, [JSON.stringify(grown)]);
    for (const statement of SEED_STATEMENTS) await client.query(statement);
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}

const SIZES_SQL = `
CREATE TEMP TABLE seed_sizes AS SELECT * FROM jsonb_to_record($1)
  AS given ("now" timestamptz, tenants int, apps int, "talkingApps" int, "minutesPerDay" int)`;
const GROWN_SQL = `
CREATE TEMP TABLE seed_grown AS SELECT * FROM jsonb_to_recordset($1)
  AS given ("tenantId" uuid, apps int, "parkedRows" int)`;
