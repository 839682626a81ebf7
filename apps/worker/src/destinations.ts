import type { Site, SiteCatalog } from '@logferry/datadog';
import type { Database, Keyring, Trouble } from '@logferry/db';
import { LookupCache } from '@logferry/runtime';

/** A destination as sending needs it. */
export interface OpenDestination {
  readonly id: string;
  readonly tenantId: string;
  /** undefined: the operator took this site off the list. */
  readonly site: Site | undefined;
  readonly apiKey: string;
  /** Tells one key from the next. Not the sealed bytes: those change when the key is sealed anew. */
  readonly keyVersion: number;
  /** What it was in when it was looked up; null: nothing known against it. */
  readonly trouble: Trouble | null;
}

/** Whether a key was replaced between two look-ups of a destination. */
export function isSameKey(one: OpenDestination, other: OpenDestination): boolean {
  return one.keyVersion === other.keyVersion;
}

const DESTINATIONS_MAX = 20_000;

/** Destinations by id, opened, as far as this worker knows them. `get` is null when there is no such destination any more. */
export function createDestinations(db: Database, keyring: Keyring, sites: SiteCatalog): LookupCache<OpenDestination> {
  return new LookupCache({
    entriesMax: DESTINATIONS_MAX,
    lookUp: async (id) => {
      const row = await db.destination.findUnique({ where: { id } });
      if (!row) return null;
      const { tenantId, sealedApiKey, keyVersion, status } = row;
      const apiKey = keyring.open(sealedApiKey, { tenantId, rowId: row.id });
      const trouble = status === 'ok' || status === 'unverified' ? null : status;
      return { id, tenantId, site: sites.get(row.site), apiKey, keyVersion, trouble };
    },
  });
}
