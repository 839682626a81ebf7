import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { attemptsSchema } from './attempts.schema.js';
import { AttemptsService } from './attempts.service.js';

@ApiTags('Destinations')
@Controller('api/v1/destinations/:id/attempts')
export class AttemptsController {
  constructor(private readonly attempts: AttemptsService) {}

  @Get()
  @Needs('destinations:read')
  @ApiOperation({
    operationId: 'listDestinationAttempts',
    summary: 'Show the last attempts at a destination, and how the workers send to it',
  })
  @Answers(200, attemptsSchema, 'What is known; empty before anything was sent.')
  @Fails('not_found')
  listDestinationAttempts(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.attempts.list(caller, id);
  }
}
