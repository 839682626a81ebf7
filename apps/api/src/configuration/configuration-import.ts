import { isDeepStrictEqual } from 'node:util';
import { forTenant } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { AppsService } from '../apps/apps.service.js';
import type { Origin } from '../audit-log/audit-trail.js';
import { AuditedWrites } from '../audit-log/audited-writes.js';
import type { Action } from '../auth/actions.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { ChannelsService } from '../notifications/channels.service.js';
import { RulesService } from '../rules/rules.service.js';
import type { ExportedConfiguration, ImportConfiguration, ImportedItem, ImportReport } from './configuration.schema.js';
import { ConfigurationExport } from './configuration-export.js';

type Result = Pick<ImportedItem, 'result' | 'detail'>;
type Channel = NonNullable<ImportConfiguration['channels']>[number];
type App = NonNullable<ImportConfiguration['apps']>[number];

const SKIPPED: Result = { result: 'skipped', detail: null };
const CREATED: Result = { result: 'created', detail: null };
const UPDATED: Result = { result: 'updated', detail: null };
/** An import comes without having read versions. */
const ANY = {};

/** Who imports, and from where. */
export interface Importer {
  readonly caller: Caller;
  readonly origin: Origin;
}

/**
 * Sets up what an export says, by the services that write each thing by itself: what they refuse is refused here. In the
 * order of what needs what. Not one transaction: items stand or fall by themselves, and doing it again goes on. The audit log has an entry
 * for each, as if it had been written by itself, beside that of the import.
 */
@Injectable()
export class ConfigurationImport {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database'>,
    private readonly exporting: ConfigurationExport,
    private readonly apps: AppsService,
    private readonly rules: RulesService,
    private readonly channels: ChannelsService,
    private readonly writes: AuditedWrites,
  ) {}

  async into(importer: Importer, wanted: ImportConfiguration): Promise<ImportReport> {
    const { caller } = importer;
    const current = await this.exporting.of(caller);
    const items: ImportedItem[] = [];
    const note = async (kind: ImportedItem['kind'], name: string | null, work: () => Promise<Result>) => {
      items.push({ kind, name, ...(await settled(work)) });
    };
    const { rules, destinations = [], apps = [], channels = [] } = wanted;
    if (rules !== undefined) {
      await note('rules', null, async () => {
        if (isDeepStrictEqual(rules, current.rules)) return SKIPPED;
        await this.noted(importer, 'tenant-rules:write', 'replaceTenantRules', {}, () =>
          this.rules.replaceOfTenant(caller, { rules }, ANY),
        );
        return UPDATED;
      });
    }
    for (const each of destinations) await note('destination', each.name, async () => destination(each, current));
    for (const each of apps) await note('app', each.name, () => this.app(importer, each, current));
    for (const each of channels) await note('channel', each.name, () => this.channel(importer, each, current));
    const count = (result: ImportedItem['result']) => items.filter((item) => item.result === result).length;
    return {
      created: count('created'),
      updated: count('updated'),
      skipped: count('skipped'),
      missing: count('missing'),
      refused: count('refused'),
      items,
    };
  }

  private async app(importer: Importer, wanted: App, current: ExportedConfiguration): Promise<Result> {
    const { caller } = importer;
    const { destination: destinationName, rules, ...settings } = wanted;
    const db = forTenant(this.ports.database, caller.tenantId);
    const { tenantId } = caller;
    const destination = await db.destination.findUnique({
      where: { tenantId_name: { tenantId, name: destinationName } },
      select: { id: true },
    });
    if (destination === null) return missing(`There is no destination named "${destinationName}" yet.`);
    const body = { ...settings, destinationId: destination.id };
    const known = current.apps.find(({ name }) => name === wanted.name);
    if (known === undefined) {
      const { id } = await this.noted(importer, 'apps:write', 'createApp', {}, () => this.apps.create(caller, body));
      if (rules !== undefined && rules.length > 0) await this.replaceRules(importer, id, rules);
      return CREATED;
    }
    if (isSo({ ...known }, wanted)) return SKIPPED;
    const where = { tenantId_name: { tenantId, name: wanted.name } };
    const { id } = await db.app.findUniqueOrThrow({ where, select: { id: true } });
    if (!isSo({ ...known }, { ...settings, destination: destinationName })) {
      await this.noted(importer, 'apps:write', 'updateApp', { id }, () => this.apps.update(caller, id, body, ANY));
    }
    if (rules !== undefined && !isDeepStrictEqual(rules, known.rules)) await this.replaceRules(importer, id, rules);
    return UPDATED;
  }

  private async replaceRules(importer: Importer, id: string, rules: NonNullable<App['rules']>): Promise<void> {
    await this.noted(importer, 'rules:write', 'replaceAppRules', { id }, () =>
      this.rules.replaceOfApp(importer.caller, id, { rules }, ANY),
    );
  }

  private async channel(importer: Importer, wanted: Channel, current: ExportedConfiguration): Promise<Result> {
    const { caller } = importer;
    const { name, type, events, isEnabled } = wanted;
    const address = wanted.address ?? undefined;
    const settings = {
      ...(events === undefined ? {} : { events }),
      ...(isEnabled === undefined ? {} : { isEnabled }),
    };
    const known = current.channels.find((each) => each.name === name);
    if (known === undefined) {
      if (type !== 'email') return missing(`The URL of a ${type} channel is secret: make it by itself.`);
      if (address === undefined) return missing('It has no address.');
      await this.noted(importer, 'notifications:write', 'createNotificationChannel', {}, () =>
        this.channels.create(caller, { type, name, address, ...settings }),
      );
      return CREATED;
    }
    if (known.type !== type) throw new AppError('conflict', `It is a ${known.type} channel here.`);
    if (isSo({ ...known }, wanted)) return SKIPPED;
    const { tenantId } = caller;
    const { id } = await forTenant(this.ports.database, tenantId).notificationChannel.findUniqueOrThrow({
      where: { tenantId_name: { tenantId, name } },
      select: { id: true },
    });
    const body = { ...settings, ...(address === undefined ? {} : { address }) };
    await this.noted(importer, 'notifications:write', 'updateNotificationChannel', { id }, () =>
      this.channels.update(caller, id, body, ANY),
    );
    return UPDATED;
  }

  /** Does one write, as the operation of its own would be noted. */
  private async noted<Answer>(
    { caller, origin }: Importer,
    action: Action,
    operationId: string,
    params: { readonly id?: string },
    write: () => Promise<Answer>,
  ): Promise<Answer> {
    const noteWritten = await this.writes.begin({ caller, origin, action, operationId, params });
    const answer = await write();
    await noteWritten?.(answer);
    return answer;
  }
}

/** A destination is its key, which no export holds. */
function destination(wanted: { readonly name: string; readonly site: string }, current: ExportedConfiguration): Result {
  const known = current.destinations.find(({ name }) => name === wanted.name);
  if (known === undefined) return missing(`It needs an API key of ${wanted.site}: make it by itself.`);
  if (known.site === wanted.site) return SKIPPED;
  throw new AppError('conflict', `It is of the site ${known.site} here, which cannot be changed.`);
}

/** Whether everything that is wanted is so; what is left out is as it may be. */
function isSo(known: Readonly<Record<string, unknown>>, wanted: object): boolean {
  return Object.entries(wanted).every(([name, value]) => value === undefined || isDeepStrictEqual(known[name], value));
}

function missing(detail: string): Result {
  return { result: 'missing', detail };
}

/** What a client could be told of is the item's; anything else is a bug or a broken database, and ends the import. */
async function settled(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return { result: 'refused', detail: error.detail };
    throw error;
  }
}
