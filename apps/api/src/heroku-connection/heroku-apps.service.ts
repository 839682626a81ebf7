import { forTenant } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { HerokuApiError } from '../heroku/heroku-api.js';
import type { Caller } from '../http/caller.js';
import type { Page } from '../http/page.js';
import { QuotaService } from '../plan/quota.service.js';
import { addDrain } from './add-drain.js';
import { ConnectionService } from './connection.service.js';
import { DrainCalls } from './drain-calls.js';
import {
  type AddedHerokuApp,
  type AddHerokuApps,
  GENERATIONS,
  type HerokuAppsQuery,
  type herokuAppSchema,
} from './heroku-app.schema.js';

/** Of Heroku's own list at a time (Platform API, Ranges). */
const RANGE_MAX = 1_000;
/** Searched through for one answer: a second or two. */
const RANGES_MAX = 5;

/** What is read of an app at Heroku. Where no generation is told, there was but one. */
const foundSchema = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(100),
  generation: z.object({ name: z.enum(GENERATIONS) }).nullish(),
  team: z.object({ name: z.string() }).nullish(),
});
type Found = z.output<typeof foundSchema>;

/** The apps of the connected Heroku account, and adding drains to them. */
@Injectable()
export class HerokuAppsService {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly connections: ConnectionService,
    private readonly quotas: QuotaService,
  ) {}

  async list(caller: Caller, query: HerokuAppsQuery): Promise<Page<z.output<typeof herokuAppSchema>>> {
    const { connection, tokens } = await this.connections.require(caller);
    const { found, nextCursor } = await tokens
      .use(connection, (accessToken) =>
        search(query, (range) => tokens.api.range(foundSchema, accessToken, '/apps', range)),
      )
      .catch((error: unknown) => {
        if (error instanceof HerokuApiError) throw new AppError('conflict', problemOf(error), { cause: error });
        throw error;
      });
    const scoped = forTenant(this.ports.database, caller.tenantId);
    const [apps, drains] = await Promise.all([
      scoped.app.findMany({ where: { name: { in: found.map(({ name }) => name) } }, select: { id: true, name: true } }),
      scoped.herokuDrain.findMany({
        where: { herokuAppId: { in: found.map(({ id }) => id) }, dueAt: null, herokuDrainId: { not: null } },
        select: { herokuAppId: true, appId: true },
      }),
    ]);
    const items = found.map((app) => {
      const drain = drains.find(({ herokuAppId }) => herokuAppId === app.id);
      return {
        id: app.id,
        name: app.name,
        generation: generationOf(app),
        team: app.team?.name ?? null,
        appId: drain?.appId ?? apps.find(({ name }) => name === app.name)?.id ?? null,
        drainAdded: drain !== undefined,
      };
    });
    return { items, nextCursor };
  }

  async add(caller: Caller, body: AddHerokuApps): Promise<{ readonly results: readonly AddedHerokuApp[] }> {
    const { tenantId } = caller;
    const { connection, tokens } = await this.connections.require(caller);
    const { destinationId, env } = body;
    const scoped = forTenant(this.ports.database, tenantId);
    if ((await scoped.destination.count({ where: { id: destinationId } })) === 0) throw noSuchDestination();
    const { appsMax } = await this.quotas.of(tenantId);
    const results: AddedHerokuApp[] = [];
    for (const herokuAppId of new Set(body.herokuAppIds)) {
      let name: string | null = null;
      try {
        const { outcome, appId } = await tokens.use(connection, async (accessToken) => {
          const app = await tokens.api.call(foundSchema, accessToken, 'GET', `/apps/${herokuAppId}`);
          name = app.name;
          const calls = new DrainCalls(tokens.api, accessToken, this.ports.publicUrl);
          const deps = { ports: this.ports, calls, tenantId, appsMax, settings: { destinationId, env } };
          return addDrain(deps, { id: app.id, name: app.name, generation: generationOf(app) });
        });
        results.push({ herokuAppId, name, outcome, appId, problem: null });
      } catch (error) {
        results.push({ herokuAppId, name, outcome: 'failed', appId: null, problem: problemOf(error) });
      }
    }
    return { results };
  }
}

type Range = { readonly items: readonly Found[]; readonly isMore: boolean };

/** Heroku sorts and cuts by name, but does not search. */
async function search(
  { limit, cursor, search: text = '' }: HerokuAppsQuery,
  read: (range: string) => Promise<Range>,
): Promise<{ readonly found: readonly Found[]; readonly nextCursor: string | null }> {
  const max = text === '' ? limit + 1 : RANGE_MAX;
  const found: Found[] = [];
  let after = cursor;
  for (let ranges = 0; ranges < RANGES_MAX; ranges++) {
    const { items, isMore } = await read(`name ${after === undefined ? '' : `]${after}`}..; max=${max}`);
    found.push(...items.filter(({ name }) => name.includes(text)));
    after = items.at(-1)?.name ?? after;
    if (found.length > limit) break;
    if (!isMore) return { found, nextCursor: null };
  }
  const shown = found.slice(0, limit);
  return { found: shown, nextCursor: (found.length > limit ? shown.at(-1)?.name : after) ?? null };
}

function generationOf({ generation }: Found): (typeof GENERATIONS)[number] {
  return generation?.name ?? 'cedar';
}

/** What a person can do about it. Throws what is no refusal. */
function problemOf(error: unknown): string {
  if (error instanceof AppError) return error.detail;
  if (!(error instanceof HerokuApiError)) throw error;
  switch (error.status) {
    case 403:
      return 'This Heroku account may not do that with this app. Somebody with the right to operate it has to connect.';
    case 404:
      return 'This Heroku account does not see this app.';
    case 422:
      return 'Heroku takes no further drain for this app. Remove one that is not needed, and try again.';
    default:
      return `Heroku refused with ${error.status ?? 'no answer'}. Try again later.`;
  }
}

function noSuchDestination(): AppError {
  return new AppError('validation_failed', 'There is no destination with this id.', {
    errors: [{ path: 'destinationId', message: 'is not a destination of this tenant' }],
  });
}
