import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answers, Fails } from '../http/answers.js';
import { idField } from '../http/fields.js';
import { Operated } from './operated.js';
import { OperatorOnly } from './operator-only.js';
import {
  operatedTenantSchema,
  type SuspendTenant,
  suspendTenantSchema,
  type TenantSearchQuery,
  tenantSearchQuery,
  tenantSearchSchema,
  type UpdatePlan,
  updatePlanSchema,
} from './tenant.schema.js';
import { OperatedTenantsService } from './tenants.service.js';

@OperatorOnly('Tenants')
@Controller('api/operator/v1/tenants')
export class OperatedTenantsController {
  constructor(private readonly tenants: OperatedTenantsService) {}

  @Get()
  @ApiOperation({ operationId: 'searchTenants', summary: 'Search the tenants' })
  @Answers(200, tenantSearchSchema, 'A page of tenants, the oldest first.')
  @Fails('rate_limited', 'validation_failed')
  searchTenants(@Query({ schema: tenantSearchQuery }) query: TenantSearchQuery) {
    return this.tenants.search(query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getOperatedTenant', summary: 'Show a tenant, and what it uses' })
  @Answers(200, operatedTenantSchema, 'The tenant.')
  @Fails('rate_limited', 'not_found', 'validation_failed')
  getOperatedTenant(@Param('id', { schema: idField }) id: string) {
    return this.tenants.get(id);
  }

  @Post(':id/suspend')
  @Operated({ resource: 'tenant', details: ['suspendedAt', 'suspendedFor'] })
  @ApiOperation({
    operationId: 'suspendTenant',
    summary: 'Suspend a tenant',
    description:
      'Its members still sign in and read, and are told; what they change is refused with `tenant_suspended`. Its drains are answered as ever, and what they bring is dropped and counted as `suspended`.',
  })
  @Answers(200, operatedTenantSchema, 'Suspended.')
  @Fails('rate_limited', 'malformed_request', 'unsupported_media_type', 'not_found', 'validation_failed')
  suspendTenant(
    @Param('id', { schema: idField }) id: string,
    @Body({ schema: suspendTenantSchema }) { reason }: SuspendTenant,
  ) {
    return this.tenants.suspend(id, reason);
  }

  @Post(':id/resume')
  @Operated({ resource: 'tenant', details: ['suspendedAt'] })
  @ApiOperation({ operationId: 'resumeTenant', summary: 'Let a suspended tenant go on' })
  @Answers(200, operatedTenantSchema, 'Resumed.')
  @Fails('rate_limited', 'not_found', 'validation_failed')
  resumeTenant(@Param('id', { schema: idField }) id: string) {
    return this.tenants.resume(id);
  }

  @Patch(':id/plan')
  @Operated({ resource: 'tenant', details: ['plan', 'granted'] })
  @ApiOperation({ operationId: 'updatePlan', summary: 'Give a tenant another plan, or something beside it' })
  @Answers(200, operatedTenantSchema, 'Changed.')
  @Fails('rate_limited', 'malformed_request', 'unsupported_media_type', 'not_found', 'validation_failed')
  updatePlan(@Param('id', { schema: idField }) id: string, @Body({ schema: updatePlanSchema }) body: UpdatePlan) {
    return this.tenants.updatePlan(id, body);
  }
}
