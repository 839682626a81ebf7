import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { discardedSchema, parkedSchema } from './parked.schema.js';
import { ParkedService } from './parked.service.js';

@ApiTags('Parked logs')
@Controller('api/v1/apps/:id/parked')
export class ParkedController {
  constructor(private readonly parked: ParkedService) {}

  @Get()
  @Needs('parked:read')
  @ApiOperation({
    operationId: 'getParked',
    summary: "Show what waits for an app's destination",
    description:
      'Logs are kept while Datadog rejects the key, or takes nothing for minutes, and follow oldest first once it does.',
  })
  @Answers(200, parkedSchema, 'The sums.')
  @Fails('not_found')
  getParked(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) appId: string) {
    return this.parked.read(caller, appId);
  }

  @Delete()
  @Needs('parked:discard')
  @ApiOperation({
    operationId: 'discardParked',
    summary: 'Throw away what waits for an app’s destination',
    description: 'The ledger counts it as `dropped.discarded` from then on.',
  })
  @Answers(200, discardedSchema, 'Thrown away.')
  @Fails('forbidden', 'not_found')
  discardParked(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) appId: string) {
    return this.parked.discard(caller, appId);
  }
}
