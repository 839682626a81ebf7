import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { tenantSchema } from './tenant.schema.js';
import { TenantService } from './tenant.service.js';

@ApiTags('Tenant')
@Controller('api/v1/tenant')
export class TenantController {
  constructor(private readonly tenants: TenantService) {}

  @Get()
  @Needs('tenant:read')
  @ApiOperation({ operationId: 'getTenant', summary: 'Show the tenant you work in' })
  @Answers(200, tenantSchema, 'The tenant, and your role in it.')
  @Fails()
  getTenant(@CurrentCaller() caller: Caller) {
    return this.tenants.get(caller);
  }
}
