import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { type EventQuery, eventListSchema, eventQuery } from './event.schema.js';
import { EventsService } from './events.service.js';

@ApiTags('Events')
@Controller('api/v1/events')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Get()
  @Needs('events:read')
  @ApiOperation({ operationId: 'listEvents', summary: 'List what happened to destinations and apps' })
  @Answers(200, eventListSchema, 'A page of events, newest first.')
  @Fails('validation_failed')
  listEvents(@CurrentCaller() caller: Caller, @Query({ schema: eventQuery }) query: EventQuery) {
    return this.events.list(caller, query);
  }
}
