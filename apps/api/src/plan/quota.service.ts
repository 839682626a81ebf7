import { QUOTA_SELECT, type Quota, quotaOf } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';

/** What tenants may use: the plan's, as the operator changed it. */
@Injectable()
export class QuotaService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'database' | 'quotaDefaults'>) {}

  async of(tenantId: string): Promise<Quota> {
    const { database, quotaDefaults } = this.ports;
    const row = await database.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: QUOTA_SELECT });
    return quotaOf(row, quotaDefaults);
  }
}

/** Throws quota_exceeded when the tenant has as many as it may. Count while holding the tenant (`$exclusive`). */
export function refuseBeyond(what: 'apps' | 'members', max: number, count: number): void {
  if (count < max) return;
  const remedy = `Remove some, or ask whoever runs this service for a larger plan.`;
  throw new AppError(
    'quota_exceeded',
    `The plan of this tenant allows ${max} ${what}, and it has ${count}. ${remedy}`,
    {
      errors: [{ path: what, message: `are ${max} at most` }],
    },
  );
}
