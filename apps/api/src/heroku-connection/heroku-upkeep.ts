import type { HerokuConnection, HerokuDrain } from '@logferry/db';
import type { JobRun } from '@logferry/queue';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { HerokuApiError } from '../heroku/heroku-api.js';
import type { BackgroundJob } from '../jobs/background-job.js';
import { ConnectionTokens } from './connection-tokens.js';
import { DrainCalls } from './drain-calls.js';
import type { HerokuOauth } from './heroku-oauth.js';

/** At a tick; each is a call or two. */
const ROWS_MAX = 20;
/** For who takes a row to be done with it; whoever dies over it is followed by another. */
const TAKEN_MS = 120_000;
const RETRY_MS = 2_000;
const RETRY_MS_MAX = 3_600_000;
/** Three days at the pace above: whoever has not mended it by then removes the drain by hand. */
const FAILURES_MAX = 80;

/**
 * Does at Heroku what ended here: removes drains whose drain token is gone or revoked, and revokes what disconnected
 * accounts gave. A row is due at `dueAt`; one process at a time takes it, by moving that. Done twice does no harm.
 */
@Injectable()
export class HerokuUpkeep implements BackgroundJob {
  readonly name = 'heroku-upkeep';
  readonly everyMs = 2_000;

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  readonly run = async ({ shouldStop }: JobRun): Promise<void> => {
    const { database, herokuOauth, now } = this.ports;
    if (herokuOauth === null) return;
    const due = { where: { dueAt: { lte: now() } }, orderBy: { dueAt: 'asc' }, take: ROWS_MAX } as const;
    for (const drain of await database.herokuDrain.findMany(due)) {
      if (shouldStop()) return;
      const dueAt = this.takenUntil();
      const { count } = await database.herokuDrain.updateMany({
        where: { id: drain.id, dueAt: drain.dueAt },
        data: { dueAt },
      });
      if (count === 1) await this.endDrain(drain, herokuOauth);
    }
    for (const connection of await database.herokuConnection.findMany(due)) {
      if (shouldStop()) return;
      const dueAt = this.takenUntil();
      const { count } = await database.herokuConnection.updateMany({
        where: { id: connection.id, dueAt: connection.dueAt },
        data: { dueAt },
      });
      if (count === 1) await this.endConnection(connection);
    }
  };

  /** Revokes what the account gave, once no drain waits to be removed with it. Never throws for Heroku's sake. */
  async endConnection(connection: HerokuConnection): Promise<void> {
    const { database, herokuOauth, logger, now } = this.ports;
    if (herokuOauth === null) return;
    const { id, tenantId, authorizationId } = connection;
    const isWaiting = { OR: [{ dueAt: { lte: this.takenUntil() } }, { failures: { gt: 0 } }] };
    const waiting = await database.herokuDrain.count({ where: { tenantId, ...isWaiting } });
    if (waiting > 0 && (await this.connectionOf(tenantId))?.id === id) {
      const dueAt = new Date(now().getTime() + RETRY_MS);
      await database.herokuConnection.updateMany({ where: { id }, data: { dueAt } });
      return;
    }
    const tokens = new ConnectionTokens(this.ports, herokuOauth);
    try {
      await tokens.use(connection, (accessToken) =>
        tokens.api.call(z.unknown(), accessToken, 'DELETE', `/oauth/authorizations/${authorizationId}`),
      );
    } catch (err) {
      if (!isGone(err) && connection.failures < FAILURES_MAX) {
        logger.warn({ err, connectionId: id }, 'a Heroku connection could not be revoked; it is tried again');
        await database.herokuConnection.updateMany({ where: { id }, data: this.later(connection.failures) });
        return;
      }
      if (!isGone(err)) logger.error({ err, connectionId: id }, 'a Heroku connection was given up unrevoked');
    }
    await database.herokuConnection.deleteMany({ where: { id } });
  }

  private async endDrain(drain: HerokuDrain, oauth: HerokuOauth): Promise<void> {
    const { database, logger } = this.ports;
    const { id, tenantId, failures } = drain;
    const connection = await this.connectionOf(tenantId);
    try {
      if (connection !== null) await this.remove(drain, connection, new ConnectionTokens(this.ports, oauth));
    } catch (err) {
      // A disconnected account is not kept for what it is not allowed to do.
      const isHopeless = err instanceof HerokuApiError && connection?.endedAt !== null;
      if (failures < FAILURES_MAX && !isHopeless) {
        logger.warn({ err, drainId: id }, 'a drain could not be removed at Heroku; it is tried again');
        await database.herokuDrain.updateMany({ where: { id }, data: this.later(failures) });
        return;
      }
      logger.error({ err, drainId: id }, 'a drain at Heroku was given up unremoved');
    }
    // Without a connection nothing can be done there; what the drain sends is refused.
    await database.herokuDrain.deleteMany({ where: { id } });
  }

  private async remove(drain: HerokuDrain, connection: HerokuConnection, tokens: ConnectionTokens): Promise<void> {
    const app = { id: drain.herokuAppId, generation: drain.generation };
    const tokenHash = Buffer.from(drain.tokenHash);
    await tokens
      .use(connection, async (accessToken) => {
        const calls = new DrainCalls(tokens.api, accessToken, this.ports.publicUrl);
        const drainId = drain.herokuDrainId ?? (await calls.find(app, tokenHash));
        if (drainId !== null) await calls.remove(app, drainId);
      })
      .catch((error: unknown) => {
        // Removed by hand, or with the app.
        if (!(error instanceof HerokuApiError && error.status === 404)) throw error;
      });
  }

  /** What can be worked with for a tenant: its connection, or one that is not quite ended yet. */
  private connectionOf(tenantId: string): Promise<HerokuConnection | null> {
    return this.ports.database.herokuConnection.findFirst({
      where: { tenantId, OR: [{ endedAt: null }, { isRefused: false }] },
      orderBy: { endedAt: { sort: 'desc', nulls: 'first' } },
    });
  }

  private takenUntil(): Date {
    return new Date(this.ports.now().getTime() + TAKEN_MS);
  }

  private later(failures: number) {
    const waitMs = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** Math.min(failures, 12));
    return { failures: { increment: 1 }, dueAt: new Date(this.ports.now().getTime() + waitMs) };
  }
}

/** Heroku does not know the tokens, or the authorization, any more. */
function isGone(error: unknown): boolean {
  if (error instanceof HerokuApiError) return error.status === 404;
  return error instanceof AppError && error.code === 'conflict';
}
