/** A table with sealed secrets: its rows have an `id` and a `tenant_id`, and both are part of what was sealed. */
export interface SealedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Sealed anew in one transaction: few enough for its time limit, and so that nobody waits long for one of the rows. */
  readonly rowsMax: number;
}

/**
 * Every sealed column of the database, for the rotation of keys. A column that holds a sealed secret is named sealed_…,
 * by which the test beside this file notices one that is missing here.
 */
export const SEALED_TABLES: readonly SealedTable[] = [
  { name: 'destinations', columns: ['sealed_api_key'], rowsMax: 200 },
  { name: 'drain_tokens', columns: ['sealed_token'], rowsMax: 200 },
  { name: 'notification_channels', columns: ['sealed_url', 'sealed_secret'], rowsMax: 200 },
  {
    name: 'heroku_resources',
    columns: ['sealed_grant_code', 'sealed_access_token', 'sealed_refresh_token', 'sealed_webhook_secret'],
    rowsMax: 200,
  },
  { name: 'heroku_connections', columns: ['sealed_access_token', 'sealed_refresh_token'], rowsMax: 200 },
  { name: 'idempotency_keys', columns: ['sealed_answer'], rowsMax: 50 },
  // Up to 1.4 MB each.
  { name: 'dead_letters', columns: ['sealed_preview', 'sealed_frame'], rowsMax: 10 },
];
