import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type PageQuery, pageQuery } from '../http/page.js';
import { IfMatch, type Precondition } from '../http/version.js';
import {
  appListSchema,
  appSchema,
  type CreateApp,
  createAppSchema,
  type UpdateApp,
  updateAppSchema,
} from './app.schema.js';
import { AppsService } from './apps.service.js';

@ApiTags('Apps')
@Controller('api/v1/apps')
export class AppsController {
  constructor(private readonly apps: AppsService) {}

  @Get()
  @Needs('apps:read')
  @ApiOperation({ operationId: 'listApps', summary: 'List apps' })
  @Answers(200, appListSchema, 'A page of apps, oldest first.')
  @Fails('validation_failed')
  listApps(@CurrentCaller() caller: Caller, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.apps.list(caller, query);
  }

  @Post()
  @Needs('apps:write')
  @ApiOperation({ operationId: 'createApp', summary: 'Register a Heroku app' })
  @Answers(201, appSchema, 'Registered. Its drain URL comes with a drain token.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'conflict', 'quota_exceeded', 'validation_failed')
  createApp(@CurrentCaller() caller: Caller, @Body({ schema: createAppSchema }) body: CreateApp) {
    return this.apps.create(caller, body);
  }

  @Get(':id')
  @Needs('apps:read')
  @ApiOperation({ operationId: 'getApp', summary: 'Show an app' })
  @Answers(200, appSchema, 'The app.')
  @Fails('not_found')
  getApp(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.apps.get(caller, id);
  }

  @Patch(':id')
  @Needs('apps:write')
  @ApiOperation({
    operationId: 'updateApp',
    summary: "Change an app's settings",
    description: 'They hold for frames that are taken from then on.',
  })
  @Answers(200, appSchema, 'Changed.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'not_found', 'conflict', 'validation_failed')
  updateApp(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @Body({ schema: updateAppSchema }) body: UpdateApp,
    @IfMatch() match: Precondition,
  ) {
    return this.apps.update(caller, id, body, match);
  }

  @Delete(':id')
  @Needs('apps:write')
  @ApiOperation({
    operationId: 'deleteApp',
    summary: 'Delete an app and its drain tokens',
    description: 'Frames with its tokens are refused from then on; messages not delivered yet are dropped and counted.',
  })
  @AnswersNothing('Deleted.')
  @Fails('forbidden', 'not_found')
  deleteApp(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @IfMatch() match: Precondition,
  ): Promise<void> {
    return this.apps.delete(caller, id, match);
  }
}
