import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { AppSummariesService } from './app-summaries.service.js';
import { type SummaryQuery, summaryPageSchema, summaryQuery } from './app-summary.schema.js';

@ApiTags('Apps')
@Controller('api/v1/app-summaries')
export class AppSummariesController {
  constructor(private readonly summaries: AppSummariesService) {}

  @Get()
  @Needs('usage:read')
  @ApiOperation({
    operationId: 'listAppSummaries',
    summary: 'List apps with what they carried in 24 hours',
    description: 'For people who look for an app: by text and state, in their order, with numbered pages.',
  })
  @Answers(200, summaryPageSchema, 'A page of apps.')
  @Fails('validation_failed')
  listAppSummaries(@CurrentCaller() caller: Caller, @Query({ schema: summaryQuery }) query: SummaryQuery) {
    return this.summaries.list(caller, query);
  }
}
