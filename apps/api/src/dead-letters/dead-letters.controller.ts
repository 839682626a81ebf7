import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type DeadLetterQuery, deadLetterListSchema, deadLetterQuery, redrivenSchema } from './dead-letter.schema.js';
import { DeadLettersService } from './dead-letters.service.js';

const REDRIVEN =
  'They carry the tag `logferry.redriven:true`; those Datadog would discard for their age are re-stamped.';

@ApiTags('Dead letters')
@Controller('api/v1/apps/:id/dead-letters')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLettersService) {}

  @Get()
  @Needs('dead-letters:read')
  @ApiOperation({
    operationId: 'listDeadLetters',
    summary: 'List logs that Datadog refused',
    description: 'Up to 1,000 are kept for an app. Beyond that such logs are dropped, and counted with their reason.',
  })
  @Answers(200, deadLetterListSchema, 'A page of dead letters, newest first.')
  @Fails('not_found', 'validation_failed')
  listDeadLetters(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Query({ schema: deadLetterQuery }) query: DeadLetterQuery,
  ) {
    return this.deadLetters.list(caller, appId, query);
  }

  @Post(':letterId/redrive')
  @Needs('dead-letters:redrive')
  @ApiOperation({ operationId: 'redriveDeadLetter', summary: 'Send a dead letter again', description: REDRIVEN })
  @Answers(202, redrivenSchema, 'It is on its way.')
  @Fails('forbidden', 'not_found', 'conflict')
  redriveDeadLetter(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Param('letterId', { schema: idField }) letterId: string,
  ) {
    return this.deadLetters.redrive(caller, appId, letterId);
  }

  @Post('redrive')
  @Needs('dead-letters:redrive')
  @ApiOperation({ operationId: 'redriveDeadLetters', summary: 'Send dead letters again', description: REDRIVEN })
  @Answers(202, redrivenSchema, 'Up to 200, oldest first, are on their way.')
  @Fails('forbidden', 'not_found')
  redriveDeadLetters(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) appId: string) {
    return this.deadLetters.redriveAll(caller, appId);
  }

  @Delete()
  @Needs('dead-letters:discard')
  @ApiOperation({
    operationId: 'discardDeadLetters',
    summary: 'Discard all dead letters of an app',
    description: 'The ledger goes on counting them as dead-lettered.',
  })
  @AnswersNothing('Discarded.')
  @Fails('forbidden', 'not_found')
  discardDeadLetters(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) appId: string): Promise<void> {
    return this.deadLetters.discardAll(caller, appId);
  }

  @Delete(':letterId')
  @Needs('dead-letters:discard')
  @ApiOperation({
    operationId: 'discardDeadLetter',
    summary: 'Discard a dead letter',
    description: 'The ledger goes on counting it as dead-lettered.',
  })
  @AnswersNothing('Discarded.')
  @Fails('forbidden', 'not_found')
  discardDeadLetter(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Param('letterId', { schema: idField }) letterId: string,
  ): Promise<void> {
    return this.deadLetters.discard(caller, appId, letterId);
  }
}
