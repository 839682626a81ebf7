import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answers, Fails } from '../http/answers.js';
import { OperatorOnly } from './operator-only.js';
import { type LanesQuery, laneListSchema, lanesQuery, queuesSchema } from './traffic.schema.js';
import { TrafficService } from './traffic.service.js';

@OperatorOnly('Traffic')
@Controller('api/operator/v1')
export class TrafficController {
  constructor(private readonly traffic: TrafficService) {}

  @Get('queues')
  @ApiOperation({ operationId: 'getQueues', summary: 'Show what is on its way, what waits, and how destinations fare' })
  @Answers(200, queuesSchema, 'Totals over all tenants.')
  @Fails('rate_limited')
  getQueues() {
    return this.traffic.queues();
  }

  @Get('lanes')
  @ApiOperation({ operationId: 'listLanes', summary: 'List the destinations that fare in some way' })
  @Answers(200, laneListSchema, 'A page of destinations, the oldest first.')
  @Fails('rate_limited', 'validation_failed')
  listLanes(@Query({ schema: lanesQuery }) query: LanesQuery) {
    return this.traffic.lanes(query);
  }
}
