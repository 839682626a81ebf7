import { forTenant, type HerokuConnection, newRowId } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { z } from 'zod';
import type { ControlPorts } from '../control-ports.js';
import { HerokuApi, HerokuApiError } from '../heroku/heroku-api.js';
import type { HerokuOauth } from './heroku-oauth.js';

/** So long before its end an access token is replaced: longer than anything that is done with it takes. */
const REFRESH_BEFORE_MS = 10 * 60_000;

const grantSchema = z.object({
  access_token: z.object({ token: z.string().min(1), expires_in: z.number().positive() }),
  refresh_token: z.object({ token: z.string().min(1) }),
  authorization: z.object({ id: z.string().min(1) }),
});
type Grant = z.output<typeof grantSchema>;

type Ports = Pick<ControlPorts, 'database' | 'keyring' | 'now'>;

/** The sealed tokens of connected Heroku accounts: how they come, are renewed, and are used. */
export class ConnectionTokens {
  readonly api: HerokuApi;

  constructor(
    private readonly ports: Ports,
    private readonly oauth: HerokuOauth,
  ) {
    this.api = new HerokuApi(oauth);
  }

  /** Throws HerokuApiError, with a 4xx when Heroku does not know the code (any more). */
  exchange(code: string): Promise<Grant> {
    return this.grant({ type: 'authorization_code', code });
  }

  /** The columns of a new row. */
  sealed(tenantId: string, { access_token, refresh_token, authorization }: Grant) {
    const id = newRowId();
    return {
      id,
      tenantId,
      authorizationId: authorization.id,
      sealedAccessToken: this.seal(id, tenantId, access_token.token),
      sealedRefreshToken: this.seal(id, tenantId, refresh_token.token),
      accessExpiresAt: this.endOf(access_token.expires_in),
    };
  }

  /**
   * Runs calls with an access token that should work. Throws AppError: conflict when Heroku does not accept this connection
   * any more, which is noted; unavailable when it does not answer. Other refusals pass, as HerokuApiError.
   */
  async use<Result>(connection: HerokuConnection, calls: (accessToken: string) => Promise<Result>): Promise<Result> {
    try {
      return await calls(await this.accessToken(connection));
    } catch (error) {
      if (!(error instanceof HerokuApiError)) throw error;
      if (error.status === 401) {
        await this.of(connection).herokuConnection.updateMany({
          where: { id: connection.id },
          data: { isRefused: true },
        });
        throw reconnect(error);
      }
      if (isPassing(error))
        throw new AppError('unavailable', 'Heroku does not answer now. Try again.', { cause: error });
      throw error;
    }
  }

  private async accessToken(connection: HerokuConnection): Promise<string> {
    const { id, tenantId, sealedAccessToken, sealedRefreshToken, accessExpiresAt } = connection;
    if (accessExpiresAt.getTime() - this.ports.now().getTime() > REFRESH_BEFORE_MS) {
      return this.ports.keyring.open(sealedAccessToken, { tenantId, rowId: id });
    }
    const known = this.ports.keyring.open(sealedRefreshToken, { tenantId, rowId: id });
    const { access_token, refresh_token } = await this.grant({ type: 'refresh_token' }, known).catch(asUnknown);
    await this.of(connection).herokuConnection.updateMany({
      where: { id },
      data: {
        sealedAccessToken: this.seal(id, tenantId, access_token.token),
        sealedRefreshToken: this.seal(id, tenantId, refresh_token.token),
        accessExpiresAt: this.endOf(access_token.expires_in),
      },
    });
    return access_token.token;
  }

  /**
   * Not by way of the identity service, which asks this for its answer and leaves out the authorization
   * (heroku/identity, lib/identity/auth.rb): without its id it could not be revoked.
   */
  private grant(grant: { readonly type: string; readonly code?: string }, refreshToken?: string): Promise<Grant> {
    return this.api.call(grantSchema, null, 'POST', '/oauth/tokens', {
      client: { secret: this.oauth.clientSecret },
      grant,
      ...(refreshToken !== undefined && { refresh_token: { token: refreshToken } }),
    });
  }

  private seal(rowId: string, tenantId: string, text: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.ports.keyring.seal(text, { tenantId, rowId }));
  }

  private endOf(expiresInSeconds: number): Date {
    return new Date(this.ports.now().getTime() + expiresInSeconds * 1_000);
  }

  private of({ tenantId }: HerokuConnection) {
    return forTenant(this.ports.database, tenantId);
  }
}

export function reconnect(cause?: unknown): AppError {
  return new AppError('conflict', 'Heroku does not accept this connection any more. Connect the account again.', {
    cause,
  });
}

/** Whether it may well work later. */
export function isPassing({ status }: HerokuApiError): boolean {
  return status === null || status >= 500 || status === 429;
}

/** A refresh token that Heroku refuses, in whatever way, is one that it does not know. */
function asUnknown(error: unknown): never {
  if (error instanceof HerokuApiError && !isPassing(error)) throw new HerokuApiError(401, 'POST /oauth/tokens');
  throw error;
}
