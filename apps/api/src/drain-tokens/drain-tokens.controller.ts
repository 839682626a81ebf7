import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type PageQuery, pageQuery } from '../http/page.js';
import {
  type CreateDrainToken,
  createDrainTokenSchema,
  createdDrainTokenSchema,
  drainTokenListSchema,
  drainTokenSchema,
  type RevokeQuery,
  revokeQuery,
  type UpdateDrainToken,
  updateDrainTokenSchema,
} from './drain-token.schema.js';
import { DrainTokensService } from './drain-tokens.service.js';

@ApiTags('Drain tokens')
@Controller('api/v1/apps/:id/drain-tokens')
export class DrainTokensController {
  constructor(private readonly drainTokens: DrainTokensService) {}

  @Get()
  @Needs('drain-tokens:read')
  @ApiOperation({ operationId: 'listDrainTokens', summary: "List an app's drain tokens, revoked ones too" })
  @Answers(200, drainTokenListSchema, 'A page of drain tokens, oldest first.')
  @Fails('not_found', 'validation_failed')
  listDrainTokens(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ) {
    return this.drainTokens.list(caller, appId, query);
  }

  @Post()
  @Needs('drain-tokens:write')
  @ApiOperation({ operationId: 'createDrainToken', summary: 'Make a drain token, and the command that adds the drain' })
  @Answers(201, createdDrainTokenSchema, 'Made. Keep the token: only an admin can have it shown again.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'not_found', 'conflict', 'validation_failed')
  createDrainToken(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Body({ schema: createDrainTokenSchema }) body: CreateDrainToken,
  ) {
    return this.drainTokens.create(caller, appId, body);
  }

  @Get(':tokenId')
  @Needs('drain-tokens:read')
  @ApiOperation({ operationId: 'getDrainToken', summary: 'Show a drain token, without the secret' })
  @Answers(200, drainTokenSchema, 'The drain token.')
  @Fails('not_found')
  getDrainToken(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Param('tokenId', { schema: idField }) tokenId: string,
  ) {
    return this.drainTokens.get(caller, appId, tokenId);
  }

  @Post(':tokenId/reveal')
  @Needs('drain-tokens:reveal')
  @ApiOperation({
    operationId: 'revealDrainToken',
    summary: 'Show the secret of a drain token again',
    description: 'The audit log says who did.',
  })
  @Answers(200, createdDrainTokenSchema, 'The token, and the command that adds the drain.')
  @Fails('forbidden', 'not_found', 'conflict')
  revealDrainToken(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Param('tokenId', { schema: idField }) tokenId: string,
  ) {
    return this.drainTokens.reveal(caller, appId, tokenId);
  }

  @Patch(':tokenId')
  @Needs('drain-tokens:write')
  @ApiOperation({ operationId: 'updateDrainToken', summary: 'Relabel a drain token' })
  @Answers(200, drainTokenSchema, 'Changed.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'not_found', 'validation_failed')
  updateDrainToken(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Param('tokenId', { schema: idField }) tokenId: string,
    @Body({ schema: updateDrainTokenSchema }) body: UpdateDrainToken,
  ) {
    return this.drainTokens.update(caller, appId, tokenId, body);
  }

  @Delete(':tokenId')
  @Needs('drain-tokens:write')
  @ApiOperation({
    operationId: 'revokeDrainToken',
    summary: 'Revoke a drain token, at once or after a grace time',
    description: 'Revoking again may bring the end forward, never put it off.',
  })
  @AnswersNothing('Revoked.')
  @Fails('forbidden', 'not_found', 'validation_failed')
  revokeDrainToken(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) appId: string,
    @Param('tokenId', { schema: idField }) tokenId: string,
    @Query({ schema: revokeQuery }) query: RevokeQuery,
  ): Promise<void> {
    return this.drainTokens.revoke(caller, appId, tokenId, query.graceSeconds);
  }
}
