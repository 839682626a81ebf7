import { randomBytes } from 'node:crypto';
import type { HerokuResource } from '@logferry/db';
import type { JobRun } from '@logferry/queue';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { announce } from '../invalidation/announce.js';
import type { BackgroundJob } from '../jobs/background-job.js';
import { AddonTokens, REFRESH_BEFORE_MS } from './addon-tokens.js';
import { addonUrls } from './addon-urls.js';
import { HerokuApi, HerokuApiError } from './heroku-api.js';

/** At a tick; each is a handful of calls. */
const RESOURCES_MAX = 20;
/** For who takes a resource to be done with it; whoever dies over it is followed by another. */
const TAKEN_MS = 120_000;
const RETRY_MS = 2_000;
const RETRY_MS_MAX = 3_600_000;
/** Without a refresh to do: names and drains are read again so often at least. */
const LOOK_MS_MAX = 6 * 3_600_000;

const addonSchema = z.object({ app: z.object({ name: z.string().min(1).max(100) }) });
const drainsSchema = z.array(z.object({ token: z.string().min(1).max(200) }));
const configSchema = z.array(z.object({ name: z.string(), value: z.string().nullish() }));
const webhookSchema = z.object({ id: z.string() });

/**
 * Keeps add-ons as Heroku has them, in the background: exchanges the grant of an order, subscribes to the app's changes, and reads
 * what the app is called, which drains there are, and whether the config var says what it should.
 *
 * Everything is read from Heroku at the time, so that what is told late, twice or out of order does no harm. A resource is due at
 * `dueAt`; one process at a time takes it, by moving that.
 */
@Injectable()
export class AddonUpkeep implements BackgroundJob {
  readonly name = 'heroku-addons';
  readonly everyMs = 2_000;

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  readonly run = async ({ shouldStop }: JobRun): Promise<void> => {
    const { database, heroku, now } = this.ports;
    if (heroku === null || heroku.clientSecret === null) return;
    const api = new HerokuApi(heroku);
    const tokens = new AddonTokens({ ...this.ports, heroku: api, clientSecret: heroku.clientSecret });
    const due = await database.herokuResource.findMany({
      where: { dueAt: { lte: now() }, deprovisionedAt: null },
      orderBy: { dueAt: 'asc' },
      take: RESOURCES_MAX,
    });
    for (const resource of due) {
      if (shouldStop()) return;
      const takenUntil = await this.take(resource);
      if (takenUntil !== null) await this.mind({ ...resource, dueAt: takenUntil }, api, tokens);
    }
  };

  /** Until when it is ours; null: another process has it, or it is gone. */
  private async take({ id, dueAt }: HerokuResource): Promise<Date | null> {
    const { database, now } = this.ports;
    const takenUntil = new Date(now().getTime() + TAKEN_MS);
    const { count } = await database.herokuResource.updateMany({
      where: { id, dueAt, deprovisionedAt: null },
      data: { dueAt: takenUntil },
    });
    return count === 1 ? takenUntil : null;
  }

  private async mind(resource: HerokuResource, api: HerokuApi, tokens: AddonTokens): Promise<void> {
    const { database, logger, now } = this.ports;
    const { id, dueAt: takenUntil } = resource;
    try {
      const accessToken = await tokens.accessToken(resource);
      if (accessToken !== null) await this.follow(resource, api, accessToken);
      const row = await database.herokuResource.findUnique({ where: { id }, select: { accessExpiresAt: true } });
      const refreshMs = (row?.accessExpiresAt?.getTime() ?? 0) - REFRESH_BEFORE_MS;
      const nextMs = Math.min(now().getTime() + LOOK_MS_MAX, Math.max(refreshMs, now().getTime() + RETRY_MS));
      // Unless a webhook made it due again meanwhile.
      await database.herokuResource.updateMany({
        where: { id, deprovisionedAt: null, dueAt: takenUntil },
        data: { failures: 0, dueAt: accessToken === null ? null : new Date(nextMs) },
      });
    } catch (err) {
      logger.warn({ err, resourceId: id }, "an add-on's affairs at Heroku are not in order yet; it is tried again");
      const waitMs = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** Math.min(resource.failures, 12));
      await database.herokuResource.updateMany({
        where: { id, deprovisionedAt: null },
        data: {
          failures: { increment: 1 },
          dueAt: new Date(now().getTime() + waitMs),
          // A token that Heroku does not know any more is replaced at the next try, whatever its end was to be.
          ...(err instanceof HerokuApiError && err.status === 401 && { accessExpiresAt: null }),
        },
      });
    }
  }

  private async follow(resource: HerokuResource, api: HerokuApi, accessToken: string): Promise<void> {
    const addon = `/addons/${resource.id}`;
    if (resource.webhookId === null) await this.subscribe(resource, api, accessToken);
    const { app } = await api.call(addonSchema, accessToken, 'GET', addon);
    await this.rename(resource, app.name);
    const drains = await api.call(drainsSchema, accessToken, 'GET', `${addon}/log-drains`);
    await this.letIn(
      resource,
      drains.map(({ token }) => token),
    );
    const config = await api.call(configSchema, accessToken, 'GET', `${addon}/config`);
    const { config: wanted } = await addonUrls(this.ports, resource);
    const [name, value] = ['LOGFERRY_URL', wanted.LOGFERRY_URL];
    // Each change restarts the customer's app, so only a wrong one is set right.
    if (config.some((each) => each.name === name && each.value === value)) return;
    await api.call(configSchema, accessToken, 'PATCH', `${addon}/config`, { config: [{ name, value }] });
  }

  /** The secret is kept before Heroku knows it, so that no delivery comes that cannot be judged. */
  private async subscribe({ id, tenantId }: HerokuResource, api: HerokuApi, accessToken: string): Promise<void> {
    const { database, keyring, publicUrl } = this.ports;
    const secret = randomBytes(32).toString('hex');
    const sealedWebhookSecret = Uint8Array.from(keyring.seal(secret, { tenantId, rowId: id }));
    const where = { id, deprovisionedAt: null };
    await database.herokuResource.updateMany({ where, data: { sealedWebhookSecret } });
    const { id: webhookId } = await api.call(webhookSchema, accessToken, 'POST', `/addons/${id}/webhooks`, {
      include: ['api:app', 'api:addon', 'api:addon-attachment'],
      level: 'sync',
      url: `${publicUrl}/heroku/webhooks/${id}`,
      secret,
    });
    await database.herokuResource.updateMany({ where, data: { webhookId } });
  }

  /** An app that a person has named otherwise in the dashboard follows Heroku's name again with its next change. */
  private async rename({ appId, tenantId }: HerokuResource, name: string): Promise<void> {
    const { database } = this.ports;
    const { count } = await database.app.updateMany({
      where: { id: appId, tenantId, name: { not: name } },
      data: { name, version: { increment: 1 } },
    });
    if (count > 0) await announce(this.ports, { kind: 'app', id: appId });
  }

  /** An add-on that is attached to further apps has a drain on each. */
  private async letIn({ drainTokenId, tenantId }: HerokuResource, logplexTokens: readonly string[]): Promise<void> {
    const { database } = this.ports;
    const row = await database.drainToken.findUnique({ where: { id: drainTokenId }, select: { logplexTokens: true } });
    const unknown = logplexTokens.filter((token) => row !== null && !row.logplexTokens.includes(token));
    if (row === null || unknown.length === 0) return;
    await database.drainToken.updateMany({
      where: { id: drainTokenId, tenantId },
      data: { logplexTokens: [...row.logplexTokens, ...unknown] },
    });
    await announce(this.ports, { kind: 'token', id: drainTokenId });
  }
}
