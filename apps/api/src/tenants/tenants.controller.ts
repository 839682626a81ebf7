import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { CurrentPerson, type Person } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type PageQuery, pageQuery } from '../http/page.js';
import { type CreateTenant, createTenantSchema, tenantListSchema, tenantSchema } from './tenant.schema.js';
import { TenantsService } from './tenants.service.js';

@ApiTags('Tenant')
@Controller('api/v1/tenants')
export class TenantsController {
  constructor(private readonly tenants: TenantsService) {}

  @Get()
  @Needs('me:read')
  @ApiOperation({ operationId: 'listTenants', summary: 'List the tenants you belong to, deleted ones too' })
  @Answers(200, tenantListSchema, 'A page of tenants, the one joined first is the first.')
  @Fails('validation_failed')
  listTenants(@CurrentPerson() person: Person, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.tenants.list(person, query);
  }

  @Post()
  @Needs('me:write')
  @ApiOperation({ operationId: 'createTenant', summary: 'Make another tenant, with you as its owner' })
  @Answers(201, tenantSchema, 'Made. Switch to it to work in it.')
  @Fails('malformed_request', 'unsupported_media_type', 'conflict', 'validation_failed')
  createTenant(@CurrentPerson() person: Person, @Body({ schema: createTenantSchema }) body: CreateTenant) {
    return this.tenants.create(person, body);
  }

  @Post(':id/switch')
  @Needs('me:write')
  @ApiOperation({
    operationId: 'switchTenant',
    summary: 'Work in another tenant',
    description:
      'Your session remembers it. A single request can name another one instead, with the header `X-Logferry-Tenant`.',
  })
  @Answers(200, tenantSchema, 'The tenant you work in from now on.')
  @Fails('not_found', 'conflict')
  switchTenant(@CurrentPerson() person: Person, @Param('id', { schema: idField }) id: string) {
    return this.tenants.switchTo(person, id);
  }
}
