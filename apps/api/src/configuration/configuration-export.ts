import { forTenant } from '@logferry/db';
import { Inject, Injectable } from '@nestjs/common';
import { APP_INCLUDE, toAppView } from '../apps/app.view.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { toChannelView } from '../notifications/channel.view.js';
import type { Rules } from '../rules/rule.schema.js';
import { RulesService } from '../rules/rules.service.js';
import type { ExportedConfiguration } from './configuration.schema.js';

const NO_LOSSES = { isOverQuota: false, upstream: null };

/** Reads what a tenant has set up. Bounded by what one tenant may have. */
@Injectable()
export class ConfigurationExport {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database' | 'now'>,
    private readonly rules: RulesService,
  ) {}

  async of(caller: Caller): Promise<ExportedConfiguration> {
    const db = forTenant(this.ports.database, caller.tenantId);
    const orderBy = { id: 'asc' } as const;
    const destinations = await db.destination.findMany({ orderBy, select: { id: true, name: true, site: true } });
    const channels = await db.notificationChannel.findMany({ orderBy });
    const apps = await db.app.findMany({ orderBy, include: APP_INCLUDE });
    const nameOf = new Map(destinations.map(({ id, name }) => [id, name]));
    const now = this.ports.now();
    return {
      format: 'logferry/1',
      rules: storedRules((await this.rules.ofTenant(caller)).rules),
      destinations: destinations.map(({ name, site }) => ({ name, site })),
      apps: apps.map((row) => ({
        ...toAppView(row, NO_LOSSES, null, now),
        destination: nameOf.get(row.destinationId) ?? '',
        rules: storedRules(row.rules),
      })),
      channels: channels.map(toChannelView),
    };
  }
}

/** Safe since only rules/ writes these columns, after the schema; the answer's schema looks at it once more. */
function storedRules(rules: unknown): Rules['rules'] {
  return rules as Rules['rules'];
}
