import { DAY_SLOTS, forTenant, type LastDay, readAppsAtAGlance, readLastDay } from '@logferry/db';
import { Inject, Injectable } from '@nestjs/common';
import { toActivityView } from '../apps/app.view.js';
import { readOverQuota } from '../apps/recent-losses.js';
import { APP_STATES, type AppState, appState } from '../apps/state.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { destinationState } from '../destinations/destination-state.js';
import type { Caller } from '../http/caller.js';
import type { AppSummary, SummaryPage, SummaryQuery } from './app-summary.schema.js';
import { sortSummaries } from './sort-summaries.js';

const NOTHING: LastDay = {
  received: 0,
  delivered: 0,
  filtered: 0,
  lost: 0,
  lostUpstream: 0,
  bySlot: Array.from({ length: DAY_SLOTS }, () => 0),
  delays: [],
};

/**
 * All apps of a tenant at a glance, page by page. Their states follow from the time and are stored nowhere, so that a
 * page is cut here, from a short row of each app: 1,000 of them take some 30 ms. The ledger is read for the page alone.
 */
@Injectable()
export class AppSummariesService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async list(caller: Caller, query: SummaryQuery): Promise<SummaryPage> {
    const { database } = this.ports;
    const { tenantId } = caller;
    const now = this.ports.now();
    const found = (await this.all(tenantId, now)).filter((app) => contains(app, query.q ?? ''));
    const states = Object.fromEntries(APP_STATES.map((state) => [state, 0])) as Record<AppState, number>;
    for (const { state } of found) states[state] += 1;
    const matching = query.state === undefined ? found : found.filter(({ state }) => state === query.state);
    const shown = sortSummaries(matching, query.sort).slice((query.page - 1) * query.limit, query.page * query.limit);
    const { from, to, byApp } = await readLastDay(database, { tenantId, appIds: shown.map(({ id }) => id), now });
    return {
      items: shown.map((app) => toSummary(app, byApp.get(app.id) ?? NOTHING)),
      total: matching.length,
      states,
      from: from.toISOString(),
      to: to.toISOString(),
    };
  }

  private async all(tenantId: string, now: Date) {
    const { database } = this.ports;
    const [rows, overQuota] = await Promise.all([
      readAppsAtAGlance(database, tenantId),
      readOverQuota(forTenant(database, tenantId), 'all', now),
    ]);
    return rows.map((row) => {
      const isOverQuota = overQuota.has(row.id);
      const destinationStatus = destinationState(row.destination);
      const state = appState({ ...row.activity, destinationStatus, isOverQuota }, now);
      return { ...row, state, lastFrameAt: row.activity.lastFrameAt };
    });
  }
}

type FoundApp = Awaited<ReturnType<AppSummariesService['all']>>[number];

function contains({ name, env, service }: Pick<FoundApp, 'name' | 'env' | 'service'>, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [name, env, service].some((value) => value?.toLowerCase().includes(wanted) ?? false);
}

function toSummary(app: FoundApp, { bySlot, delays, ...counts }: LastDay): AppSummary {
  const { id, name, env, service, state, destination } = app;
  const [le250ms = 0, le500ms = 0, le1s = 0, le2s = 0, le5s = 0, le15s = 0, le60s = 0, more = 0] = delays;
  return {
    id,
    name,
    env,
    service,
    state,
    destination: { id: destination.id, name: destination.name, site: destination.site },
    activity: toActivityView(app.activity),
    lastDay: {
      ...counts,
      receivedByHalfHour: [...bySlot],
      deliveryDelay: { le250ms, le500ms, le1s, le2s, le5s, le15s, le60s, more },
    },
  };
}
