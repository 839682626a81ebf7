import type { Site } from '@logferry/datadog';
import { forTenant, newRowId, secretHint } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { isMissing, isReferenceConflict, isUniqueConflict } from '../http/database-errors.js';
import { type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import { announce } from '../invalidation/announce.js';
import { checkKey } from './check-key.js';
import type { CreateDestination, DestinationView, UpdateDestination, ValidateKeyQuery } from './destination.schema.js';
import { toDestinationView } from './destination.view.js';

/** Bounds what one tenant can make us hold; far above any organisation's number of Datadog accounts. */
const DESTINATIONS_MAX = 100;

/** A tenant's Datadog keys. */
@Injectable()
export class DestinationsService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async list(caller: Caller, query: PageQuery): Promise<Page<DestinationView>> {
    const rows = await this.of(caller).destination.findMany(pageClause(query));
    return toPage(rows, query, toDestinationView);
  }

  async get(caller: Caller, id: string): Promise<DestinationView> {
    return toDestinationView(await this.find(caller, id));
  }

  async create(caller: Caller, body: CreateDestination, query: ValidateKeyQuery): Promise<DestinationView> {
    const site = this.site(body.site);
    const scoped = this.of(caller);
    if ((await scoped.destination.count()) >= DESTINATIONS_MAX) {
      throw new AppError('conflict', `A tenant may have ${DESTINATIONS_MAX} destinations.`);
    }
    const key = await this.accept(caller, newRowId(), site, body.apiKey, query);
    try {
      return toDestinationView(
        await scoped.destination.create({
          data: { tenantId: caller.tenantId, name: body.name, site: site.code, ...key },
        }),
      );
    } catch (error) {
      throw isUniqueConflict(error) ? nameTaken(body.name) : error;
    }
  }

  async update(caller: Caller, id: string, body: UpdateDestination, query: ValidateKeyQuery): Promise<DestinationView> {
    const { site } = await this.find(caller, id);
    const { name, apiKey } = body;
    const key = apiKey === undefined ? {} : await this.accept(caller, id, this.site(site), apiKey, query);
    try {
      const row = await this.of(caller).destination.update({
        where: { id },
        data: { ...(name === undefined ? {} : { name }), ...key },
      });
      if (apiKey !== undefined) await announce(this.ports, { kind: 'destination', id });
      return toDestinationView(row);
    } catch (error) {
      if (isMissing(error)) throw new AppError('not_found');
      throw isUniqueConflict(error) ? nameTaken(name ?? '') : error;
    }
  }

  async delete(caller: Caller, id: string): Promise<void> {
    await this.find(caller, id);
    try {
      await this.of(caller).destination.delete({ where: { id } });
    } catch (error) {
      if (isMissing(error)) throw new AppError('not_found');
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

  private async find(caller: Caller, id: string) {
    const row = await this.of(caller).destination.findUnique({ where: { id } });
    if (row === null) throw new AppError('not_found', 'There is no destination with this id.');
    return row;
  }

  private site(code: string): Site {
    const site = this.ports.sites.get(code);
    if (site !== undefined) return site;
    const known = this.ports.sites
      .list()
      .map((each) => each.code)
      .join(', ');
    throw new AppError('validation_failed', `There is no site "${code}". The sites are ${known}.`, {
      errors: [{ path: 'site', message: `is not one of ${known}` }],
    });
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
