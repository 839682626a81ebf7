import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller, CurrentPerson, type Person } from '../http/caller.js';
import {
  type CompleteConnection,
  completeConnectionSchema,
  herokuConnectionSchema,
  herokuConsentSchema,
} from './connection.schema.js';
import { ConnectionService } from './connection.service.js';

@ApiTags('Heroku connection')
@Controller('api/v1/heroku-connection')
export class ConnectionController {
  constructor(private readonly connection: ConnectionService) {}

  @Get()
  @Needs('heroku-connection:read')
  @ApiOperation({ operationId: 'getHerokuConnection', summary: 'Show which Heroku account is connected' })
  @Answers(200, herokuConnectionSchema, 'The account, if there is one.')
  @Fails()
  getHerokuConnection(@CurrentCaller() caller: Caller) {
    return this.connection.get(caller);
  }

  @Post('consent')
  @Needs('heroku-connection:write')
  @ApiOperation({
    operationId: 'startHerokuConnection',
    summary: 'Begin to connect a Heroku account',
    description: 'A person answers at Heroku within ten minutes, in the browser of this session.',
  })
  @Answers(201, herokuConsentSchema, 'Where to send the browser.')
  @Fails('forbidden', 'conflict')
  startHerokuConnection(@CurrentPerson() person: Person) {
    return this.connection.start(person);
  }

  @Post()
  @Needs('heroku-connection:write')
  @ApiOperation({
    operationId: 'completeHerokuConnection',
    summary: 'Connect the Heroku account whose owner has agreed',
    description: 'It takes the place of the one before, which is revoked at Heroku.',
  })
  @Answers(201, herokuConnectionSchema, 'Connected.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'conflict', 'validation_failed')
  completeHerokuConnection(
    @CurrentPerson() person: Person,
    @Body({ schema: completeConnectionSchema }) body: CompleteConnection,
  ) {
    return this.connection.complete(person, body);
  }

  @Delete()
  @Needs('heroku-connection:write')
  @ApiOperation({
    operationId: 'disconnectHeroku',
    summary: 'Disconnect the Heroku account',
    description:
      'What Heroku gave is revoked there: at once, or as soon as Heroku answers. Drains that were added stay, and carry logs.',
  })
  @AnswersNothing('Disconnected.')
  @Fails('forbidden', 'not_found')
  disconnectHeroku(@CurrentCaller() caller: Caller): Promise<void> {
    return this.connection.disconnect(caller);
  }
}
