import type { Database } from './database.js';

/** Which apps send to a destination. */
export interface DestinationUse {
  readonly apps: number;
  /** The first ones by name, for a person to recognise it by. */
  readonly first: readonly { readonly id: string; readonly name: string }[];
}

const FIRST_MAX = 5;

/** The use of some of a tenant's destinations, by id; unused ones have a count of 0. */
export async function destinationUse(
  db: Pick<Database, '$queryRawUnsafe'>,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DestinationUse>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRawUnsafe<(DestinationUse & { id: string })[]>(USE_SQL, tenantId, ids, FIRST_MAX);
  return new Map(rows.map(({ id, apps, first }) => [id, { apps, first }]));
}

/** $1 tenant, $2 ids, $3 names of each. */
const USE_SQL = `
SELECT given.id, counted.apps, named.first FROM unnest($2::uuid[]) AS given (id)
CROSS JOIN LATERAL (
  SELECT count(*)::int AS apps FROM apps WHERE tenant_id = $1::uuid AND destination_id = given.id
) AS counted
CROSS JOIN LATERAL (
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY name), '[]') AS first FROM (
    SELECT id, name FROM apps WHERE tenant_id = $1::uuid AND destination_id = given.id ORDER BY name LIMIT $3
  ) AS first_ones
) AS named`;
