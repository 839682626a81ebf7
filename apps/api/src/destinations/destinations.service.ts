import type { Site } from '@logferry/datadog';
import { destinationUse, forTenant, newRowId, secretHint, sumParked } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { isReferenceConflict, isUniqueConflict } from '../http/database-errors.js';
import { type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import { missed, NEXT_VERSION, type Precondition } from '../http/version.js';
import { announce } from '../invalidation/announce.js';
import { toParkedView } from '../parked/parked.view.js';
import { siteOf } from '../sites/site-of.js';
import { checkKey } from './check-key.js';
import type { CreateDestination, DestinationView, UpdateDestination, ValidateKeyQuery } from './destination.schema.js';
import { type DestinationRow, toDestinationView } from './destination.view.js';

/** Bounds what one tenant can make us hold; far above any organisation's number of Datadog accounts. */
const DESTINATIONS_MAX = 100;

/** A tenant's Datadog keys. */
@Injectable()
export class DestinationsService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async list(caller: Caller, query: PageQuery): Promise<Page<DestinationView>> {
    const rows = await this.of(caller).destination.findMany(pageClause(query));
    const views = await this.shown(caller, rows);
    return toPage(views, query, (view) => view);
  }

  async get(caller: Caller, id: string): Promise<DestinationView> {
    return this.showOne(caller, await this.find(caller, id));
  }

  async create(caller: Caller, body: CreateDestination, query: ValidateKeyQuery): Promise<DestinationView> {
    const site = siteOf(this.ports.sites, body.site);
    const scoped = this.of(caller);
    if ((await scoped.destination.count()) >= DESTINATIONS_MAX) {
      throw new AppError('conflict', `A tenant may have ${DESTINATIONS_MAX} destinations.`);
    }
    const key = await this.accept(caller, newRowId(), site, body.apiKey, query);
    try {
      const row = await scoped.destination.create({
        data: { tenantId: caller.tenantId, name: body.name, site: site.code, ...key },
      });
      return await this.showOne(caller, row);
    } catch (error) {
      throw isUniqueConflict(error) ? nameTaken(body.name) : error;
    }
  }

  async update(
    caller: Caller,
    id: string,
    body: UpdateDestination,
    { match, ...query }: ValidateKeyQuery & { readonly match: Precondition },
  ): Promise<DestinationView> {
    const { site } = await this.find(caller, id);
    const { name, apiKey } = body;
    const key =
      apiKey === undefined ? {} : await this.accept(caller, id, siteOf(this.ports.sites, site), apiKey, query);
    try {
      const [row] = await this.of(caller).destination.updateManyAndReturn({
        where: { id, ...match },
        data: {
          ...(name === undefined ? {} : { name }),
          ...key,
          ...(apiKey === undefined ? {} : { keyVersion: { increment: 1 } }),
          ...NEXT_VERSION,
        },
      });
      if (row === undefined) throw await missed(() => this.find(caller, id));
      if (apiKey !== undefined) await announce(this.ports, { kind: 'destination', id });
      return await this.showOne(caller, row);
    } catch (error) {
      throw isUniqueConflict(error) ? nameTaken(name ?? '') : error;
    }
  }

  /** Unlike a change, a request that reached nobody has come to nothing: the client is told. */
  async drain(caller: Caller, id: string): Promise<DestinationView> {
    const row = await this.find(caller, id);
    try {
      await this.ports.invalidations.publish({ kind: 'drain', id });
    } catch (cause) {
      throw new AppError('unavailable', 'The workers cannot be reached now. Try again.', { cause });
    }
    return await this.showOne(caller, row);
  }

  async delete(caller: Caller, id: string, match: Precondition): Promise<void> {
    try {
      const { count } = await this.of(caller).destination.deleteMany({ where: { id, ...match } });
      if (count === 0) throw await missed(() => this.find(caller, id));
    } catch (error) {
      if (isReferenceConflict(error)) {
        throw new AppError('conflict', 'Apps send to this destination. Move or delete them first.');
      }
      throw error;
    }
    await announce(this.ports, { kind: 'destination', id });
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId);
  }

  private async shown(caller: Caller, rows: readonly DestinationRow[]): Promise<DestinationView[]> {
    const { database, now } = this.ports;
    const ids = rows.map(({ id }) => id);
    const [sums, uses] = await Promise.all([
      sumParked(database, caller.tenantId, 'destination', ids),
      destinationUse(database, caller.tenantId, ids),
    ]);
    return rows.map((row) =>
      toDestinationView(row, { parked: toParkedView(sums.get(row.id), now()), use: uses.get(row.id) }),
    );
  }

  private async showOne(caller: Caller, row: DestinationRow): Promise<DestinationView> {
    const [view] = await this.shown(caller, [row]);
    if (view === undefined) throw new Error('one row has one view');
    return view;
  }

  private async find(caller: Caller, id: string) {
    const row = await this.of(caller).destination.findUnique({ where: { id } });
    if (row === null) throw new AppError('not_found', 'There is no destination with this id.');
    return row;
  }

  /** Checks a key unless told not to, and returns the columns that hold it. */
  private async accept(caller: Caller, id: string, site: Site, apiKey: string, query: ValidateKeyQuery) {
    const isChecked = query.validate === 'true';
    if (isChecked) await checkKey(site, apiKey);
    const { keyring, now } = this.ports;
    return {
      id,
      sealedApiKey: Uint8Array.from(keyring.seal(apiKey, { tenantId: caller.tenantId, rowId: id })),
      keyHint: secretHint(apiKey),
      status: isChecked ? ('ok' as const) : ('unverified' as const),
      statusSince: now(),
      lastStatusCode: null,
      lastAttemptAt: null,
    };
  }
}

function nameTaken(name: string): AppError {
  return new AppError('conflict', `There is a destination named "${name}" already.`, {
    errors: [{ path: 'name', message: 'is taken' }],
  });
}
