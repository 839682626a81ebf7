import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type PageQuery, pageQuery } from '../http/page.js';
import { IfMatch, type Precondition } from '../http/version.js';
import {
  type CreateDestination,
  createDestinationSchema,
  destinationListSchema,
  destinationSchema,
  type UpdateDestination,
  updateDestinationSchema,
  type ValidateKeyQuery,
  validateKeyQuery,
} from './destination.schema.js';
import { DestinationsService } from './destinations.service.js';

@ApiTags('Destinations')
@Controller('api/v1/destinations')
export class DestinationsController {
  constructor(private readonly destinations: DestinationsService) {}

  @Get()
  @Needs('destinations:read')
  @ApiOperation({ operationId: 'listDestinations', summary: 'List destinations' })
  @Answers(200, destinationListSchema, 'A page of destinations, oldest first.')
  @Fails('validation_failed')
  listDestinations(@CurrentCaller() caller: Caller, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.destinations.list(caller, query);
  }

  @Post()
  @Needs('destinations:write')
  @ApiOperation({
    operationId: 'createDestination',
    summary: 'Store a Datadog API key and its site',
    description: 'The key is checked with the site first, and stored sealed.',
  })
  @Answers(201, destinationSchema, 'Stored.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'conflict', 'validation_failed', 'key_rejected')
  createDestination(
    @CurrentCaller() caller: Caller,
    @Query({ schema: validateKeyQuery }) query: ValidateKeyQuery,
    @Body({ schema: createDestinationSchema }) body: CreateDestination,
  ) {
    return this.destinations.create(caller, body, query);
  }

  @Get(':id')
  @Needs('destinations:read')
  @ApiOperation({ operationId: 'getDestination', summary: 'Show a destination' })
  @Answers(200, destinationSchema, 'The destination. The API key is never shown.')
  @Fails('not_found')
  getDestination(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.destinations.get(caller, id);
  }

  @Patch(':id')
  @Needs('destinations:write')
  @ApiOperation({
    operationId: 'updateDestination',
    summary: 'Rename a destination or replace its key',
    description: 'A new key is checked with the site first. It takes effect at once, for logs set aside too.',
  })
  @Answers(200, destinationSchema, 'Changed.')
  @Fails(
    'malformed_request',
    'unsupported_media_type',
    'forbidden',
    'not_found',
    'conflict',
    'validation_failed',
    'key_rejected',
  )
  updateDestination(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @Query({ schema: validateKeyQuery }) query: ValidateKeyQuery,
    @Body({ schema: updateDestinationSchema }) body: UpdateDestination,
    @IfMatch() match: Precondition,
  ) {
    return this.destinations.update(caller, id, body, { ...query, match });
  }

  @Post(':id/drain')
  @Needs('destinations:drain')
  @ApiOperation({
    operationId: 'drainDestination',
    summary: 'Try now whether a destination takes logs again',
    description:
      'It is tried by itself too, ever more rarely, and at once when its key is replaced. What is parked for it follows when it takes logs, oldest first.',
  })
  @Answers(202, destinationSchema, 'It is being tried. Its status says in some seconds what came of it.')
  @Fails('forbidden', 'not_found')
  drainDestination(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.destinations.drain(caller, id);
  }

  @Delete(':id')
  @Needs('destinations:write')
  @ApiOperation({ operationId: 'deleteDestination', summary: 'Delete a destination that no app uses' })
  @AnswersNothing('Deleted.')
  @Fails('forbidden', 'not_found', 'conflict')
  deleteDestination(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @IfMatch() match: Precondition,
  ): Promise<void> {
    return this.destinations.delete(caller, id, match);
  }
}
