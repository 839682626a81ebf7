import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type PageQuery, pageQuery } from '../http/page.js';
import {
  discoveredAppListSchema,
  discoveredAppSchema,
  type NameDiscoveredApp,
  nameDiscoveredAppSchema,
} from './discovered-app.schema.js';
import { DiscoveredAppsService } from './discovered-apps.service.js';

@ApiTags('Discovered apps')
@Controller('api/v1/apps/:id/discovered-apps')
export class DiscoveredAppsController {
  constructor(private readonly discoveredApps: DiscoveredAppsService) {}

  @Get()
  @Needs('discovered-apps:read')
  @ApiOperation({
    operationId: 'listDiscoveredApps',
    summary: 'List the apps of a Private Space',
    description:
      'Those met in the lines of an app with `space`, the first met first. Unnamed ones go 90 days after their last line.',
  })
  @Answers(200, discoveredAppListSchema, 'A page of discovered apps.')
  @Fails('not_found', 'validation_failed')
  listDiscoveredApps(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ) {
    return this.discoveredApps.list(caller, appId, query);
  }

  @Get(':discoveredId')
  @Needs('discovered-apps:read')
  @ApiOperation({ operationId: 'getDiscoveredApp', summary: 'Show an app of a Private Space' })
  @Answers(200, discoveredAppSchema, 'The discovered app.')
  @Fails('not_found')
  getDiscoveredApp(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Param('discoveredId', { schema: idField }) id: string,
  ) {
    return this.discoveredApps.get(caller, appId, id);
  }

  @Patch(':discoveredId')
  @Needs('discovered-apps:write')
  @ApiOperation({
    operationId: 'nameDiscoveredApp',
    summary: 'Name an app of a Private Space',
    description:
      'The name is in host, tags, `heroku.app` and, unless the space has one, `service` of its lines from then on.',
  })
  @Answers(200, discoveredAppSchema, 'Named.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'not_found', 'validation_failed')
  nameDiscoveredApp(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Param('discoveredId', { schema: idField }) id: string,
    @Body({ schema: nameDiscoveredAppSchema }) body: NameDiscoveredApp,
  ) {
    return this.discoveredApps.name(caller, appId, id, body);
  }

  @Delete(':discoveredId')
  @Needs('discovered-apps:write')
  @ApiOperation({
    operationId: 'forgetDiscoveredApp',
    summary: 'Forget an app of a Private Space',
    description: 'With its name. Should another line of it come, it is discovered anew.',
  })
  @AnswersNothing('Forgotten.')
  @Fails('forbidden', 'not_found')
  forgetDiscoveredApp(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Param('discoveredId', { schema: idField }) id: string,
  ): Promise<void> {
    return this.discoveredApps.forget(caller, appId, id);
  }
}
