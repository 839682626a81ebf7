import type { Database, HerokuResource, Keyring } from '@logferry/db';
import type { HerokuApi, HerokuTokens } from './heroku-api.js';

export interface AddonTokensDeps {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly heroku: HerokuApi;
  readonly clientSecret: string;
  readonly now: () => Date;
}

/** So long before its end an access token is replaced (it lives for eight hours): an hour of Heroku's trouble does no harm. */
export const REFRESH_BEFORE_MS = 60 * 60_000;

/**
 * An add-on's access to Heroku's API: the grant of its order is exchanged within five minutes, and what came of it is replaced before
 * it ends. All of it is kept sealed.
 */
export class AddonTokens {
  constructor(private readonly deps: AddonTokensDeps) {}

  /** An access token that works; null: there is none and will be none, since its grant ran out unused or there never was one. */
  async accessToken(resource: HerokuResource): Promise<string | null> {
    const { sealedGrantCode, grantExpiresAt, sealedRefreshToken, sealedAccessToken, accessExpiresAt } = resource;
    const nowMs = this.deps.now().getTime();
    if (
      sealedAccessToken !== null &&
      accessExpiresAt !== null &&
      accessExpiresAt.getTime() - nowMs > REFRESH_BEFORE_MS
    ) {
      return this.open(resource, sealedAccessToken);
    }
    if (sealedRefreshToken !== null) {
      const refreshToken = this.open(resource, sealedRefreshToken);
      return this.obtain(resource, { grant_type: 'refresh_token', refresh_token: refreshToken });
    }
    if (sealedGrantCode === null) return null;
    if (grantExpiresAt !== null && grantExpiresAt.getTime() <= nowMs) return null;
    return this.obtain(resource, { grant_type: 'authorization_code', code: this.open(resource, sealedGrantCode) });
  }

  private async obtain(resource: HerokuResource, form: Readonly<Record<string, string>>): Promise<string> {
    const { heroku, clientSecret } = this.deps;
    const tokens = await heroku.tokens({ ...form, client_secret: clientSecret });
    await this.keep(resource, tokens);
    return tokens.accessToken;
  }

  private async keep({ id, tenantId }: HerokuResource, tokens: HerokuTokens): Promise<void> {
    const { database, keyring, now } = this.deps;
    const { accessToken, refreshToken, expiresInSeconds } = tokens;
    const seal = (text: string) => Uint8Array.from(keyring.seal(text, { tenantId, rowId: id }));
    // Not of one that was removed meanwhile: its tombstone holds no secret.
    await database.herokuResource.updateMany({
      where: { id, deprovisionedAt: null },
      data: {
        sealedGrantCode: null,
        sealedAccessToken: seal(accessToken),
        accessExpiresAt: new Date(now().getTime() + expiresInSeconds * 1_000),
        ...(refreshToken !== null && { sealedRefreshToken: seal(refreshToken) }),
      },
    });
  }

  private open({ id, tenantId }: HerokuResource, sealed: Uint8Array): string {
    return this.deps.keyring.open(sealed, { tenantId, rowId: id });
  }
}
