import { forTenant, type NotificationChannel, type NotificationDelivery, newRowId } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { isUniqueConflict } from '../http/database-errors.js';
import { newestFirst, type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import { missed, NEXT_VERSION, type Precondition } from '../http/version.js';
import { TargetRefused } from '../outbound/target.js';
import type { ChannelView, CreateChannel, CreatedChannelView, DeliveryView, UpdateChannel } from './channel.schema.js';
import { toChannelView } from './channel.view.js';
import { deliveryJob } from './notification.jobs.js';
import { newSigningSecret } from './webhook-signature.js';

/** Each event goes to all of them. */
const CHANNELS_MAX = 20;

/** Where a tenant wants to be told of events. */
@Injectable()
export class ChannelsService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async list(caller: Caller, query: PageQuery): Promise<Page<ChannelView>> {
    return toPage(await this.of(caller).notificationChannel.findMany(pageClause(query)), query, toChannelView);
  }

  async get(caller: Caller, id: string): Promise<ChannelView> {
    return toChannelView(await this.find(caller, id));
  }

  async create(caller: Caller, body: CreateChannel): Promise<CreatedChannelView> {
    const scoped = this.of(caller);
    if ((await scoped.notificationChannel.count()) >= CHANNELS_MAX) {
      throw new AppError('conflict', `A tenant may have ${CHANNELS_MAX} notification channels.`);
    }
    const id = newRowId();
    const signingSecret = body.type === 'webhook' ? newSigningSecret() : null;
    const { type, name, events = [], isEnabled = true } = body;
    const where = body.type === 'email' ? { address: body.address } : { url: body.url };
    const data = {
      id,
      tenantId: caller.tenantId,
      type,
      name,
      events,
      isEnabled,
      ...(await this.accept(caller, id, where)),
      ...(signingSecret === null ? {} : { sealedSecret: this.seal(caller, id, signingSecret) }),
    };
    const row = await written(name, () => scoped.notificationChannel.create({ data }));
    return { ...toChannelView(row), signingSecret };
  }

  async update(caller: Caller, id: string, body: UpdateChannel, match: Precondition): Promise<ChannelView> {
    const { type } = await this.find(caller, id);
    const { name, events, isEnabled, address, url } = body;
    if (type === 'email' && url !== undefined) throw fault('url', 'is not a field of an e-mail channel');
    if (type !== 'email' && address !== undefined) throw fault('address', `is not a field of a ${type} channel`);
    const data = {
      ...(name === undefined ? {} : { name }),
      ...(events === undefined ? {} : { events }),
      ...(isEnabled === undefined ? {} : { isEnabled }),
      ...(await this.accept(caller, id, { address, url })),
      ...NEXT_VERSION,
    };
    const channels = this.of(caller).notificationChannel;
    return toChannelView(
      await written(name, async () => {
        const [row] = await channels.updateManyAndReturn({ where: { id, ...match }, data });
        return row ?? Promise.reject(await missed(() => this.find(caller, id)));
      }),
    );
  }

  async delete(caller: Caller, id: string, match: Precondition): Promise<void> {
    const { count } = await this.of(caller).notificationChannel.deleteMany({ where: { id, ...match } });
    if (count === 0) throw await missed(() => this.find(caller, id));
  }

  /** One at a time, so that the button is no way to flood anybody. */
  async test(caller: Caller, id: string): Promise<DeliveryView> {
    await this.find(caller, id);
    const { tenantId } = caller;
    const deliveries = this.of(caller).notificationDelivery;
    if ((await deliveries.count({ where: { channelId: id, eventId: null, status: 'pending' } })) > 0) {
      throw new AppError('conflict', 'A test is on its way already.');
    }
    const row = await deliveries.create({ data: { tenantId, channelId: id } });
    try {
      await this.ports.jobs.add(deliveryJob(row.id));
    } catch (err) {
      this.ports.logger.warn({ err }, 'a test notification waits for the next round');
    }
    return toDeliveryView(row);
  }

  async deliveries(caller: Caller, id: string, query: PageQuery): Promise<Page<DeliveryView>> {
    await this.find(caller, id);
    const { where, ...clause } = newestFirst(query);
    const rows = await this.of(caller).notificationDelivery.findMany({ ...clause, where: { ...where, channelId: id } });
    return toPage(rows, query, toDeliveryView);
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId);
  }

  private async find(caller: Caller, id: string): Promise<NotificationChannel> {
    const row = await this.of(caller).notificationChannel.findUnique({ where: { id } });
    if (row === null) throw noSuchChannel();
    return row;
  }

  /** The columns of an address or URL that is fit to be told things. */
  private async accept(
    caller: Caller,
    id: string,
    { address, url }: { readonly address?: string | undefined; readonly url?: string | undefined },
  ) {
    if (address !== undefined) {
      // Anybody else's would make us a way to send mail to strangers.
      const members = await this.of(caller).member.findMany({ select: { user: { select: { email: true } } } });
      if (!members.some(({ user }) => user.email === address))
        throw fault('address', 'is not the address of a member of this tenant');
      return { address };
    }
    if (url === undefined) return {};
    try {
      await this.ports.outbound.check(url);
    } catch (error) {
      throw error instanceof TargetRefused ? fault('url', error.message) : error;
    }
    return { sealedUrl: this.seal(caller, id, url), urlHint: new URL(url).origin };
  }

  private seal({ tenantId }: Caller, rowId: string, secret: string) {
    return Uint8Array.from(this.ports.keyring.seal(secret, { tenantId, rowId }));
  }
}

async function written<Row>(name: string | undefined, write: () => Promise<Row>): Promise<Row> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueConflict(error)) throw error;
    throw new AppError('conflict', `There is a notification channel named "${name}" already.`, {
      errors: [{ path: 'name', message: 'is taken' }],
    });
  }
}

function fault(path: string, message: string): AppError {
  return new AppError('validation_failed', `${path} ${message}.`, { errors: [{ path, message }] });
}

function noSuchChannel(): AppError {
  return new AppError('not_found', 'There is no notification channel with this id.');
}

function toDeliveryView(row: NotificationDelivery): DeliveryView {
  const { id, eventId, status, attempts, statusCode, problem } = row;
  return {
    id,
    eventId,
    status,
    attempts,
    statusCode,
    problem,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}
