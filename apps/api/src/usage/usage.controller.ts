import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type UsageQuery, usageAsCounted, usageQuery, usageSchema } from './usage.schema.js';
import { UsageService } from './usage.service.js';

@ApiTags('Usage')
@Controller('api/v1/apps/:id/usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @Needs('usage:read')
  @ApiOperation({ operationId: 'getUsage', summary: "Read an app's ledger" })
  @Answers(200, usageSchema, 'Counts in all and by time.', usageAsCounted)
  @Fails('not_found', 'validation_failed')
  getUsage(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Query({ schema: usageQuery }) query: UsageQuery,
  ) {
    return this.usage.read(caller, appId, query);
  }
}
