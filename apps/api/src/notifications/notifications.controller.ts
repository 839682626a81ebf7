import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type PageQuery, pageQuery } from '../http/page.js';
import { IfMatch, type Precondition } from '../http/version.js';
import {
  type CreateChannel,
  channelListSchema,
  channelSchema,
  createChannelSchema,
  createdChannelSchema,
  deliveryListSchema,
  deliverySchema,
  type UpdateChannel,
  updateChannelSchema,
} from './channel.schema.js';
import { ChannelsService } from './channels.service.js';

@ApiTags('Notifications')
@Controller('api/v1/notifications/channels')
export class NotificationsController {
  constructor(private readonly channels: ChannelsService) {}

  @Get()
  @Needs('notifications:read')
  @ApiOperation({ operationId: 'listNotificationChannels', summary: 'List where you are told of events' })
  @Answers(200, channelListSchema, 'A page of channels, oldest first.')
  @Fails('forbidden', 'validation_failed')
  listNotificationChannels(@CurrentCaller() caller: Caller, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.channels.list(caller, query);
  }

  @Post()
  @Needs('notifications:write')
  @ApiOperation({
    operationId: 'createNotificationChannel',
    summary: 'Be told of events by e-mail, webhook or Slack',
    description:
      'On changes only: a key rejected and accepted again, an app silent and talking again, losses, quotas, dead letters.',
  })
  @Answers(201, createdChannelSchema, 'Made.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'conflict', 'validation_failed')
  createNotificationChannel(
    @CurrentCaller() caller: Caller,
    @Body({ schema: createChannelSchema }) body: CreateChannel,
  ) {
    return this.channels.create(caller, body);
  }

  @Get(':id')
  @Needs('notifications:read')
  @ApiOperation({ operationId: 'getNotificationChannel', summary: 'Show a notification channel' })
  @Answers(200, channelSchema, 'The channel.')
  @Fails('forbidden', 'not_found')
  getNotificationChannel(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.channels.get(caller, id);
  }

  @Patch(':id')
  @Needs('notifications:write')
  @ApiOperation({ operationId: 'updateNotificationChannel', summary: 'Change a notification channel' })
  @Answers(200, channelSchema, 'Changed.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'not_found', 'conflict', 'validation_failed')
  updateNotificationChannel(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @Body({ schema: updateChannelSchema }) body: UpdateChannel,
    @IfMatch() match: Precondition,
  ) {
    return this.channels.update(caller, id, body, match);
  }

  @Delete(':id')
  @Needs('notifications:write')
  @ApiOperation({ operationId: 'deleteNotificationChannel', summary: 'Delete a notification channel' })
  @AnswersNothing('Deleted.')
  @Fails('forbidden', 'not_found')
  deleteNotificationChannel(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @IfMatch() match: Precondition,
  ): Promise<void> {
    return this.channels.delete(caller, id, match);
  }

  @Post(':id/test')
  @Needs('notifications:test')
  @ApiOperation({ operationId: 'testNotificationChannel', summary: 'Send a test to a notification channel' })
  @Answers(202, deliverySchema, 'It is on its way; the deliveries of the channel say what became of it.')
  @Fails('forbidden', 'not_found', 'conflict')
  testNotificationChannel(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.channels.test(caller, id);
  }

  @Get(':id/deliveries')
  @Needs('notifications:read')
  @ApiOperation({
    operationId: 'listNotificationDeliveries',
    summary: 'List what a channel was told, and whether it arrived',
  })
  @Answers(200, deliveryListSchema, 'A page of deliveries, newest first.')
  @Fails('forbidden', 'not_found', 'validation_failed')
  listNotificationDeliveries(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ) {
    return this.channels.deliveries(caller, id, query);
  }
}
