import { forTenant, type HerokuConnection } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AuditTrail } from '../audit-log/audit-trail.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { HerokuApiError } from '../heroku/heroku-api.js';
import type { Caller, Person } from '../http/caller.js';
import type { CompleteConnection, HerokuAccountView, HerokuConnectionView } from './connection.schema.js';
import { ConnectionTokens, isPassing, reconnect } from './connection-tokens.js';
import { isConsentStateOf, newConsentState } from './consent-state.js';
import { consentUrl, type HerokuOauth } from './heroku-oauth.js';
import { HerokuUpkeep } from './heroku-upkeep.js';

const accountSchema = z.object({ email: z.string().min(1).max(320) });

/** The Heroku account of a tenant: one at most. */
@Injectable()
export class ConnectionService {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly audit: AuditTrail,
    private readonly upkeep: HerokuUpkeep,
  ) {}

  async get(caller: Caller): Promise<HerokuConnectionView> {
    const row = await this.current(caller);
    return { available: this.ports.herokuOauth !== null, account: row === null ? null : toView(row) };
  }

  start(person: Person): { readonly url: string } {
    const { sessionSecret, now } = this.ports;
    return { url: consentUrl(this.oauth(), newConsentState(person, sessionSecret, now().getTime())) };
  }

  /** Another account may be connected in place of one. */
  async complete(person: Person, { code, state }: CompleteConnection): Promise<HerokuConnectionView> {
    const tokens = new ConnectionTokens(this.ports, this.oauth());
    const { sessionSecret, now } = this.ports;
    if (!isConsentStateOf(person, state, sessionSecret, now().getTime())) {
      throw refused('state', 'is not of this session, or older than ten minutes');
    }
    const { grant, email } = await this.ask(tokens, code);
    const connectedBy = (await this.audit.actorOf(person)).name ?? '';
    const at = now();
    const scoped = forTenant(this.ports.database, person.tenantId);
    const row = await scoped.$exclusive(async (tx) => {
      await tx.herokuConnection.updateMany({ where: { endedAt: null }, data: { endedAt: at, dueAt: at } });
      return tx.herokuConnection.create({ data: { ...tokens.sealed(person.tenantId, grant), email, connectedBy } });
    });
    return { available: true, account: toView(row) };
  }

  /** Forgotten at once; revoked at Heroku at once, too, or as soon as Heroku answers. Drains that were added stay. */
  async disconnect(caller: Caller): Promise<void> {
    const { database, now } = this.ports;
    const row = await this.current(caller);
    if (row === null) throw new AppError('not_found', 'No Heroku account is connected.');
    const at = now();
    const { count } = await forTenant(database, caller.tenantId).herokuConnection.updateMany({
      where: { id: row.id, endedAt: null },
      data: { endedAt: at, dueAt: at },
    });
    if (count > 0) await this.upkeep.endConnection({ ...row, endedAt: at, dueAt: at });
  }

  /** The connection, and what works with it. Throws AppError conflict when there is none that Heroku accepts. */
  async require(caller: Caller): Promise<{ readonly connection: HerokuConnection; readonly tokens: ConnectionTokens }> {
    const tokens = new ConnectionTokens(this.ports, this.oauth());
    const connection = await this.current(caller);
    if (connection === null) throw new AppError('conflict', 'No Heroku account is connected. Connect one first.');
    if (connection.isRefused) throw reconnect();
    return { connection, tokens };
  }

  private current({ tenantId }: Caller): Promise<HerokuConnection | null> {
    return forTenant(this.ports.database, tenantId).herokuConnection.findFirst({ where: { endedAt: null } });
  }

  private oauth(): HerokuOauth {
    const { herokuOauth } = this.ports;
    if (herokuOauth === null) {
      throw new AppError('conflict', 'This Logferry has no OAuth client at Heroku. Its operator has to set one up.');
    }
    return herokuOauth;
  }

  private async ask(tokens: ConnectionTokens, code: string) {
    try {
      const grant = await tokens.exchange(code);
      const { email } = await tokens.api.call(accountSchema, grant.access_token.token, 'GET', '/account');
      return { grant, email };
    } catch (error) {
      if (!(error instanceof HerokuApiError)) throw error;
      if (isPassing(error))
        throw new AppError('unavailable', 'Heroku does not answer now. Try again.', { cause: error });
      throw refused('code', 'is unknown to Heroku, used already, or too old');
    }
  }
}

function refused(path: string, message: string): AppError {
  return new AppError('validation_failed', 'This does not come from Heroku for you. Connect again.', {
    errors: [{ path, message }],
  });
}

function toView({ email, isRefused, connectedBy, createdAt }: HerokuConnection): HerokuAccountView {
  return {
    email,
    state: isRefused ? 'reconnect' : 'connected',
    connectedBy,
    connectedAt: createdAt.toISOString(),
  };
}
