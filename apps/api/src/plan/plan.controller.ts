import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { planSchema } from './plan.schema.js';
import { PlanService } from './plan.service.js';

@ApiTags('Tenant')
@Controller('api/v1/plan')
export class PlanController {
  constructor(private readonly plans: PlanService) {}

  @Get()
  @Needs('plan:read')
  @ApiOperation({ operationId: 'getPlan', summary: 'Show what the tenant may use, and how much of it is used' })
  @Answers(200, planSchema, 'The plan.')
  @Fails()
  getPlan(@CurrentCaller() { tenantId }: Caller) {
    return this.plans.get(tenantId);
  }
}
