import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { CurrentPerson, type Person } from '../http/caller.js';
import { meSchema, sessionIdField, sessionListSchema } from './me.schema.js';
import { MeService } from './me.service.js';

@ApiTags('Me')
@Controller('api/v1/me')
export class MeController {
  constructor(private readonly me: MeService) {}

  @Get()
  @Needs('me:read')
  @ApiOperation({ operationId: 'getMe', summary: 'Show who you are' })
  @Answers(200, meSchema, 'You.')
  @Fails()
  getMe(@CurrentPerson() person: Person) {
    return this.me.get(person);
  }

  @Get('sessions')
  @Needs('me:read')
  @ApiOperation({ operationId: 'listSessions', summary: 'List where you are signed in' })
  @Answers(200, sessionListSchema, 'The newest 100, on one page.')
  @Fails()
  listSessions(@CurrentPerson() person: Person) {
    return this.me.sessions(person);
  }

  @Delete('sessions')
  @Needs('me:write')
  @ApiOperation({ operationId: 'endSessions', summary: 'Sign out everywhere, here too' })
  @AnswersNothing('You are signed in nowhere.')
  @Fails()
  endSessions(@CurrentPerson() person: Person): Promise<void> {
    return this.me.endAll(person);
  }

  @Delete('sessions/:sessionId')
  @Needs('me:write')
  @ApiOperation({ operationId: 'endSession', summary: 'Sign out somewhere' })
  @AnswersNothing('That session is over.')
  @Fails('not_found')
  endSession(
    @CurrentPerson() person: Person,
    @Param('sessionId', { schema: sessionIdField }) id: string,
  ): Promise<void> {
    return this.me.end(person, id);
  }
}
