import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Needs } from '../auth/needs.js';
import { Fails } from '../http/answers.js';
import { type Caller, CurrentCaller, StillAllowed } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { Streams } from '../streams/streams.js';
import { type TailQuery, tailEventsSchema, tailQuery } from './tail.schema.js';
import { TailService } from './tail.service.js';

@ApiTags('Tail')
@Controller('api/v1/apps/:id/tail')
export class TailController {
  constructor(private readonly tails: TailService) {}

  @Get()
  @Needs('tail:read')
  @ApiOperation({
    operationId: 'tailApp',
    summary: "Look at an app's lines as they come",
    description:
      'Each line before and after the rules, and the log that came of it. Lines are gathered while somebody looks, and kept, encrypted, for 15 minutes at most: the tail begins with the last hundred of them. Above some 1,000 lines a second it shows an even sample.',
  })
  @Streams(tailEventsSchema)
  @Fails('not_found', 'rate_limited', 'validation_failed')
  async tailApp(
    @CurrentCaller() caller: Caller,
    @StillAllowed() check: () => Promise<void>,
    @Param('id', { schema: idField }) appId: string,
    @Query({ schema: tailQuery }) query: TailQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.tails.open(caller, appId, query, check, reply);
  }
}
