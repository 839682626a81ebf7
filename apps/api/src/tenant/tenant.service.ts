import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';

@Injectable()
export class TenantService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async get(caller: Caller) {
    const tenant = await this.ports.database.tenant.findUnique({ where: { id: caller.tenantId } });
    if (tenant === null) throw new AppError('not_found');
    const role = caller.kind === 'person' ? caller.role : null;
    return { id: tenant.id, name: tenant.name, role, createdAt: tenant.createdAt.toISOString() };
  }
}
