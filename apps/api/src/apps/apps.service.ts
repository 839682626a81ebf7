import { forTenant, moveParked, toHostMode } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { readHerokuDrains } from '../heroku-connection/heroku-drains.js';
import type { Caller } from '../http/caller.js';
import { isReferenceConflict, isUniqueConflict } from '../http/database-errors.js';
import { type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import { missed, NEXT_VERSION, type Precondition } from '../http/version.js';
import { announce } from '../invalidation/announce.js';
import { QuotaService, refuseBeyond } from '../plan/quota.service.js';
import type { AppView, CreateApp, UpdateApp } from './app.schema.js';
import { APP_INCLUDE, type AppRow, toAppView } from './app.view.js';
import { type HostSetting, settleHost } from './host-setting.js';
import { readRecentLosses } from './recent-losses.js';

/** A tenant's Heroku apps and their settings. */
@Injectable()
export class AppsService {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly quotas: QuotaService,
  ) {}

  async list(caller: Caller, query: PageQuery): Promise<Page<AppView>> {
    const rows = await this.of(caller).app.findMany({ ...pageClause(query), include: APP_INCLUDE });
    const now = this.ports.now();
    const ids = rows.map((row) => row.id);
    const [lossesOf, drainOf] = await Promise.all([
      readRecentLosses(this.of(caller), ids, now),
      readHerokuDrains(this.of(caller), 'appId', ids),
    ]);
    return toPage(rows, query, (row) => toAppView(row, lossesOf(row.id), drainOf(row.id), now));
  }

  async get(caller: Caller, id: string): Promise<AppView> {
    return this.shown(caller, await this.find(caller, id));
  }

  async create(caller: Caller, body: CreateApp): Promise<AppView> {
    const host = settleHost({ hostMode: 'app.dyno', host: null }, body);
    const scoped = this.of(caller);
    const { appsMax } = await this.quotas.of(caller.tenantId);
    const data = { ...toColumns(body, host), name: body.name, destinationId: body.destinationId };
    return this.written(caller, body, () =>
      scoped.$exclusive(async (tx) => {
        refuseBeyond('apps', appsMax, await tx.app.count());
        return tx.app.create({ data: { tenantId: caller.tenantId, ...data }, include: APP_INCLUDE });
      }),
    );
  }

  async update(caller: Caller, id: string, body: UpdateApp, match: Precondition): Promise<AppView> {
    const current = await this.get(caller, id);
    const host = settleHost(current, body);
    const { name, destinationId } = body;
    const data = {
      ...toColumns(body, host),
      ...NEXT_VERSION,
      ...(name === undefined ? {} : { name }),
      ...(destinationId === undefined ? {} : { destinationId }),
    };
    const view = await this.written(caller, body, async () => {
      const { count } = await this.of(caller).app.updateMany({ where: { id, ...match }, data });
      if (count === 0) throw await missed(() => this.find(caller, id));
      return this.find(caller, id);
    });
    await announce(this.ports, { kind: 'app', id });
    if (view.destinationId !== current.destinationId) await this.moveParked(caller, view);
    return view;
  }

  async delete(caller: Caller, id: string, match: Precondition): Promise<void> {
    const { count } = await this.of(caller).app.deleteMany({ where: { id, ...match } });
    if (count === 0) throw await missed(() => this.find(caller, id));
    await announce(this.ports, { kind: 'app', id });
  }

  /**
   * What waits for the old destination follows the app. Not in the change's own transaction: rows that are being given back
   * are locked for seconds, and the workers' sweep takes along within a minute whatever is left behind here.
   */
  private async moveParked(caller: Caller, { id, destinationId }: AppView): Promise<void> {
    const { database, logger } = this.ports;
    try {
      const moved = await moveParked(database, { tenantId: caller.tenantId, appId: id, destinationId });
      if (moved > 0) await announce(this.ports, { kind: 'drain', id: destinationId });
    } catch (err) {
      logger.warn({ err, appId: id }, 'parked frames did not follow their app yet; the workers see to it');
    }
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId);
  }

  private async find(caller: Caller, id: string) {
    const row = await this.of(caller).app.findUnique({ where: { id }, include: APP_INCLUDE });
    if (row === null) throw notFound();
    return row;
  }

  private async shown(caller: Caller, row: AppRow): Promise<AppView> {
    const now = this.ports.now();
    const [lossesOf, drainOf] = await Promise.all([
      readRecentLosses(this.of(caller), [row.id], now),
      readHerokuDrains(this.of(caller), 'appId', [row.id]),
    ]);
    return toAppView(row, lossesOf(row.id), drainOf(row.id), now);
  }

  /** Runs a write and says in the client's words what the database had against it. */
  private async written(
    caller: Caller,
    body: { readonly name?: string | undefined },
    write: () => Promise<AppRow>,
  ): Promise<AppView> {
    try {
      return await this.shown(caller, await write());
    } catch (error) {
      // The key is over tenant and id, so that another tenant's destination does not exist either.
      if (isReferenceConflict(error)) throw noSuchDestination();
      if (!isUniqueConflict(error)) throw error;
      throw new AppError('conflict', `There is an app named "${body.name}" already.`, {
        errors: [{ path: 'name', message: 'is taken' }],
      });
    }
  }
}

/** The columns of the optional settings; those the body leaves out keep their value, or the table's default. */
function toColumns(body: Omit<UpdateApp, 'name' | 'destinationId'>, host: HostSetting) {
  const { env, service, tags, attributes, processes, lateLogs, stripAnsi, maskApiEmails } = body;
  const { metrics, silentAfterMinutes, space } = body;
  return {
    hostMode: toHostMode(host.hostMode),
    host: host.host,
    ...(env === undefined ? {} : { env }),
    ...(service === undefined ? {} : { service }),
    ...(tags === undefined ? {} : { tags }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(lateLogs === undefined ? {} : { lateLogs }),
    ...(space === undefined ? {} : { space }),
    ...(stripAnsi === undefined ? {} : { stripAnsi }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(maskApiEmails === undefined ? {} : { maskApiEmails }),
    ...(silentAfterMinutes === undefined ? {} : { silentAfterMinutes }),
    ...(processes === undefined ? {} : { processes: withoutUndefined(processes) }),
  };
}

/** Optional fields that were not sent must be absent: a JSON column takes no undefined. */
function withoutUndefined(processes: NonNullable<UpdateApp['processes']>) {
  return Object.fromEntries(
    Object.entries(processes).map(([type, { service, source }]) => [
      type,
      { ...(service === undefined ? {} : { service }), ...(source === undefined ? {} : { source }) },
    ]),
  );
}

function notFound(): AppError {
  return new AppError('not_found', 'There is no app with this id.');
}

function noSuchDestination(): AppError {
  return new AppError('validation_failed', 'There is no destination with this id.', {
    errors: [{ path: 'destinationId', message: 'is not a destination of this tenant' }],
  });
}
