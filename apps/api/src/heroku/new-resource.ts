import {
  type HerokuResource,
  hashToken,
  type Keyring,
  newDrainToken,
  newRowId,
  type PlanName,
  secretHint,
} from '@logferry/db';
import type { Provision } from './provision.schema.js';
import type { ProvisionOptions } from './provision-options.js';

/** An add-on has an app of its own, and a tenant whose people are those of Heroku. */
export interface NewResource {
  readonly provision: Provision;
  readonly options: ProvisionOptions;
  readonly plan: PlanName;
  /** Whether Datadog said that it knows the key. */
  readonly isKeyChecked: boolean;
  readonly now: Date;
}

/** Of a grant that does not say when it ends (Add-on Partner API: five minutes). */
const GRANT_MS = 5 * 60_000;

/** The rows of a new add-on, in the order in which they refer to each other. */
export function rowsOf({ provision, options, plan, isKeyChecked, now }: NewResource, keyring: Keyring) {
  const { uuid: id, name, region, oauth_grant: grant, log_drain_token: logplexToken } = provision;
  const { site, env, service, apiKey } = options;
  const [tenantId, destinationId, appId, drainTokenId, urlTokenId] = [
    newRowId(),
    newRowId(),
    newRowId(),
    newRowId(),
    newRowId(),
  ];
  const seal = (text: string, rowId: string) => Uint8Array.from(keyring.seal(text, { tenantId, rowId }));
  const tokenRow = (rowId: string, label: string, logplexTokens: string[]) => {
    const token = newDrainToken();
    const tokenHash = Uint8Array.from(hashToken(token));
    const sealedToken = seal(token, rowId);
    return { id: rowId, tenantId, appId, label, tokenHash, sealedToken, hint: secretHint(token), logplexTokens };
  };
  const tenant = { id: tenantId, name, plan };
  const destination = {
    id: destinationId,
    tenantId,
    name: 'Datadog',
    site: site.code,
    // Without a key nothing is sent, and all is parked, as with one that Datadog rejects.
    sealedApiKey: seal(apiKey ?? '', destinationId),
    keyHint: apiKey === null ? '' : secretHint(apiKey),
    status: apiKey === null ? ('key_rejected' as const) : isKeyChecked ? ('ok' as const) : ('unverified' as const),
    statusSince: now,
  };
  const app = { id: appId, tenantId, destinationId, name, env, service };
  const resource: Omit<HerokuResource, 'createdAt' | 'deprovisionedAt' | 'failures'> = {
    id,
    tenantId,
    appId,
    destinationId,
    drainTokenId,
    urlTokenId,
    name,
    plan: provision.plan,
    region,
    sealedGrantCode: grant ? seal(grant.code, id) : null,
    grantExpiresAt: grant ? grantEnd(grant.expires_at, now) : null,
    sealedAccessToken: null,
    sealedRefreshToken: null,
    accessExpiresAt: null,
    sealedWebhookSecret: null,
    webhookId: null,
    dueAt: grant ? now : null,
  };
  const tokens = [
    // Heroku tells the drain's Logplex token with the order; without one there is no drain to let in.
    tokenRow(drainTokenId, "Heroku's drain", [logplexToken ?? 'none']),
    tokenRow(urlTokenId, 'LOGFERRY_URL', []),
  ];
  return { tenant, destination, app, tokens, resource };
}

function grantEnd(expiresAt: string | undefined, now: Date): Date {
  const end = new Date(expiresAt ?? Number.NaN);
  return Number.isNaN(end.getTime()) ? new Date(now.getTime() + GRANT_MS) : end;
}
