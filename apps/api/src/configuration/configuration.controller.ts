import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { originOf } from '../audit-log/audit-trail.js';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import {
  exportedConfigurationSchema,
  type ImportConfiguration,
  importConfigurationSchema,
  importReportSchema,
} from './configuration.schema.js';
import { ConfigurationExport } from './configuration-export.js';
import { ConfigurationImport } from './configuration-import.js';

@ApiTags('Tenant')
@Controller('api/v1/tenant/configuration')
export class ConfigurationController {
  constructor(
    private readonly exporting: ConfigurationExport,
    private readonly importing: ConfigurationImport,
  ) {}

  @Get()
  @Needs('configuration:read')
  @ApiOperation({
    operationId: 'exportConfiguration',
    summary: 'Export what the tenant has set up',
    description: 'As JSON, without API keys, tokens, and URLs of channels: those are made anew elsewhere.',
  })
  @Answers(200, exportedConfigurationSchema, 'The configuration.')
  @Fails()
  exportConfiguration(@CurrentCaller() caller: Caller) {
    return this.exporting.of(caller);
  }

  @Post('import')
  @Needs('configuration:write')
  @ApiOperation({
    operationId: 'importConfiguration',
    summary: 'Set up what an export says',
    description:
      'By name: what is there is changed, what is not is made, nothing is deleted. Doing it again changes nothing. Each item is checked as if it was written by itself, and one that cannot be holds up no other. A large export goes in parts.',
  })
  @Answers(200, importReportSchema, 'What became of each item.')
  @Fails('validation_failed')
  importConfiguration(
    @CurrentCaller() caller: Caller,
    @Body({ schema: importConfigurationSchema }) body: ImportConfiguration,
    @Req() request: FastifyRequest,
  ) {
    return this.importing.into({ caller, origin: originOf(request) }, body);
  }
}
