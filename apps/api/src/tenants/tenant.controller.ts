import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { IfMatch, type Precondition } from '../http/version.js';
import {
  type TransferTenant,
  tenantSchema,
  transferTenantSchema,
  type UpdateTenant,
  updateTenantSchema,
} from './tenant.schema.js';
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

  @Patch()
  @Needs('tenant:write')
  @ApiOperation({ operationId: 'updateTenant', summary: 'Rename the tenant you work in' })
  @Answers(200, tenantSchema, 'Changed.')
  @Fails('malformed_request', 'unsupported_media_type', 'validation_failed')
  updateTenant(
    @CurrentCaller() caller: Caller,
    @Body({ schema: updateTenantSchema }) body: UpdateTenant,
    @IfMatch() match: Precondition,
  ) {
    return this.tenants.update(caller, body, match);
  }

  @Post('transfer')
  @Needs('tenant:transfer')
  @ApiOperation({
    operationId: 'transferTenant',
    summary: 'Make another member the owner in your place',
    description: 'You become an admin. Other owners stay what they are.',
  })
  @Answers(200, tenantSchema, 'Transferred.')
  @Fails('malformed_request', 'unsupported_media_type', 'conflict', 'validation_failed')
  transferTenant(@CurrentCaller() caller: Caller, @Body({ schema: transferTenantSchema }) body: TransferTenant) {
    return this.tenants.transfer(caller, body);
  }

  @Delete()
  @Needs('tenant:delete')
  @ApiOperation({
    operationId: 'deleteTenant',
    summary: 'Delete the tenant you work in',
    description:
      'Its drain tokens and API tokens stop at once. Its data is erased after seven days; until then an owner can restore it.',
  })
  @Answers(200, tenantSchema, 'Deleted, and when it will be erased.')
  @Fails()
  deleteTenant(@CurrentCaller() caller: Caller, @IfMatch() match: Precondition) {
    return this.tenants.delete(caller, match);
  }

  @Post('restore')
  @Needs('tenant:restore')
  @ApiOperation({
    operationId: 'restoreTenant',
    summary: 'Undo the deletion of a tenant',
    description:
      'Within seven days. Name it with the header `X-Logferry-Tenant`, since nobody works in a deleted tenant. Its tokens work again.',
  })
  @Answers(200, tenantSchema, 'The tenant.')
  @Fails('conflict')
  restoreTenant(@CurrentCaller() caller: Caller) {
    return this.tenants.restore(caller);
  }
}
