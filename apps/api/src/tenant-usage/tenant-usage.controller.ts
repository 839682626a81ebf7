import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { type UsageByAppQuery, usageByAppQuery, usageByAppSchema, usageByMonthSchema } from './tenant-usage.schema.js';
import { TenantUsageService } from './tenant-usage.service.js';

@ApiTags('Usage')
@Controller('api/v1/usage')
export class TenantUsageController {
  constructor(private readonly usage: TenantUsageService) {}

  @Get('apps')
  @Needs('usage:read')
  @ApiOperation({ operationId: 'listUsageByApp', summary: 'List what each app sent in a month or a day' })
  @Answers(200, usageByAppSchema, 'A page of apps, those of the most bytes first.')
  @Fails('validation_failed')
  listUsageByApp(@CurrentCaller() caller: Caller, @Query({ schema: usageByAppQuery }) query: UsageByAppQuery) {
    return this.usage.byApp(caller, query);
  }

  @Get('months')
  @Needs('usage:read')
  @ApiOperation({ operationId: 'getUsageByMonth', summary: 'Show what all apps sent in the last twelve months' })
  @Answers(200, usageByMonthSchema, 'By month, with a forecast of the one under way.')
  @Fails()
  getUsageByMonth(@CurrentCaller() { tenantId }: Caller) {
    return this.usage.byMonth(tenantId);
  }
}
