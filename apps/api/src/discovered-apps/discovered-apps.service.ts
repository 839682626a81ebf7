import { DISCOVERED_APPS_MAX, type DiscoveredApp, forTenant } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import { announce } from '../invalidation/announce.js';
import type { DiscoveredAppView, NameDiscoveredApp } from './discovered-app.schema.js';

export interface DiscoveredAppPage extends Page<DiscoveredAppView> {
  readonly isFull: boolean;
}

/** The apps that workers met in the lines of a Private Space's drain, and what the tenant calls them. */
@Injectable()
export class DiscoveredAppsService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async list(caller: Caller, appId: string, query: PageQuery): Promise<DiscoveredAppPage> {
    const scoped = this.of(caller);
    const app = await scoped.app.findUnique({ where: { id: appId }, select: { id: true } });
    if (app === null) throw new AppError('not_found', 'There is no app with this id.');
    const { where, ...clause } = pageClause(query);
    const rows = await scoped.discoveredApp.findMany({ ...clause, where: { ...where, appId } });
    const count = await scoped.discoveredApp.count({ where: { appId } });
    return { ...toPage(rows, query, toView), isFull: count >= DISCOVERED_APPS_MAX };
  }

  async get(caller: Caller, appId: string, id: string): Promise<DiscoveredAppView> {
    const row = await this.of(caller).discoveredApp.findFirst({ where: { id, appId } });
    if (row === null) throw noSuchDiscoveredApp();
    return toView(row);
  }

  /** Lines that come from then on have the name. */
  async name(caller: Caller, appId: string, id: string, { name }: NameDiscoveredApp): Promise<DiscoveredAppView> {
    const [row] = await this.of(caller).discoveredApp.updateManyAndReturn({ where: { id, appId }, data: { name } });
    if (row === undefined) throw noSuchDiscoveredApp();
    await announce(this.ports, { kind: 'app', id: appId });
    return toView(row);
  }

  async forget(caller: Caller, appId: string, id: string): Promise<void> {
    const { count } = await this.of(caller).discoveredApp.deleteMany({ where: { id, appId } });
    if (count === 0) throw noSuchDiscoveredApp();
    await announce(this.ports, { kind: 'app', id: appId });
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId);
  }
}

function toView({ id, identifier, name, lines, firstSeenAt, lastSeenAt }: DiscoveredApp): DiscoveredAppView {
  return {
    id,
    identifier,
    name,
    lines: Number(lines),
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  };
}

function noSuchDiscoveredApp(): AppError {
  return new AppError('not_found', 'This app has no discovered app with this id.');
}
