import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Needs } from '../auth/needs.js';
import { Fails } from '../http/answers.js';
import { type Caller, CurrentCaller, StillAllowed } from '../http/caller.js';
import { Streams } from '../streams/streams.js';
import { liveEventsSchema } from './live.schema.js';
import { LiveService } from './live.service.js';

@ApiTags('Live')
@Controller('api/v1/live')
export class LiveController {
  constructor(private readonly live: LiveService) {}

  @Get()
  @Needs('live:read')
  @ApiOperation({
    operationId: 'followChanges',
    summary: 'Follow what changes',
    description: [
      'Says which resources of the tenant have changed: what people do at once, what happens to apps and destinations within some two seconds. It carries no data: fetch what is shown.',
      'While `ping` comes, what was fetched since `ready` and was not named since by `changed` is as it was at the time of the ping. When it stays out for 5 s, take what is shown for old.',
    ].join('\n\n'),
  })
  @Streams(liveEventsSchema)
  @Fails('rate_limited')
  followChanges(
    @CurrentCaller() caller: Caller,
    @StillAllowed() check: () => Promise<void>,
    @Res() reply: FastifyReply,
  ): void {
    this.live.open(caller, check, reply);
  }
}
