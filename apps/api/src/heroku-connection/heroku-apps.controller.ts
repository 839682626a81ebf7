import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import {
  type AddHerokuApps,
  addedHerokuAppsSchema,
  addHerokuAppsSchema,
  type HerokuAppsQuery,
  herokuAppListSchema,
  herokuAppsQuery,
} from './heroku-app.schema.js';
import { HerokuAppsService } from './heroku-apps.service.js';

@ApiTags('Heroku connection')
@Controller('api/v1/heroku-connection/apps')
export class HerokuAppsController {
  constructor(private readonly herokuApps: HerokuAppsService) {}

  @Get()
  @Needs('heroku-apps:read')
  @ApiOperation({ operationId: 'listHerokuApps', summary: 'List the apps of the connected Heroku account' })
  @Answers(
    200,
    herokuAppListSchema,
    'A page of apps, by name. With `search` a page may be short, or empty, and not the last.',
  )
  @Fails('forbidden', 'conflict', 'validation_failed')
  listHerokuApps(@CurrentCaller() caller: Caller, @Query({ schema: herokuAppsQuery }) query: HerokuAppsQuery) {
    return this.herokuApps.list(caller, query);
  }

  @Post()
  @Needs('heroku-apps:write')
  @ApiOperation({
    operationId: 'addHerokuApps',
    summary: 'Register Heroku apps, and add their drains at Heroku',
    description:
      'An app that is registered by that name gets its drain, and keeps its settings. What is added already stays as it is, so that asking again does no harm.',
  })
  @Answers(200, addedHerokuAppsSchema, 'What became of each.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'conflict', 'validation_failed')
  addHerokuApps(@CurrentCaller() caller: Caller, @Body({ schema: addHerokuAppsSchema }) body: AddHerokuApps) {
    return this.herokuApps.add(caller, body);
  }
}
