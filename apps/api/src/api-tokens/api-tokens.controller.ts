import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type PageQuery, pageQuery } from '../http/page.js';
import {
  apiTokenListSchema,
  apiTokenSchema,
  type CreateApiToken,
  createApiTokenSchema,
  createdApiTokenSchema,
  type UpdateApiToken,
  updateApiTokenSchema,
} from './api-token.schema.js';
import { ApiTokensService } from './api-tokens.service.js';

@ApiTags('API tokens')
@Controller('api/v1/api-tokens')
export class ApiTokensController {
  constructor(private readonly apiTokens: ApiTokensService) {}

  @Get()
  @Needs('api-tokens:read')
  @ApiOperation({ operationId: 'listApiTokens', summary: 'List API tokens' })
  @Answers(200, apiTokenListSchema, 'A page of API tokens, oldest first.')
  @Fails('forbidden', 'validation_failed')
  listApiTokens(@CurrentCaller() caller: Caller, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.apiTokens.list(caller, query);
  }

  @Post()
  @Needs('api-tokens:write')
  @ApiOperation({
    operationId: 'createApiToken',
    summary: 'Make an API token',
    description:
      'It belongs to the tenant, and works on when whoever made it has left. One made with an API token that expires must expire no later.',
  })
  @Answers(201, createdApiTokenSchema, 'Made. This answer is the only one that shows the token.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'conflict', 'validation_failed')
  createApiToken(@CurrentCaller() caller: Caller, @Body({ schema: createApiTokenSchema }) body: CreateApiToken) {
    return this.apiTokens.create(caller, body);
  }

  @Get(':id')
  @Needs('api-tokens:read')
  @ApiOperation({ operationId: 'getApiToken', summary: 'Show an API token, without the secret' })
  @Answers(200, apiTokenSchema, 'The API token.')
  @Fails('forbidden', 'not_found')
  getApiToken(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.apiTokens.get(caller, id);
  }

  @Patch(':id')
  @Needs('api-tokens:write')
  @ApiOperation({ operationId: 'updateApiToken', summary: 'Rename an API token' })
  @Answers(200, apiTokenSchema, 'Changed.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'not_found', 'validation_failed')
  updateApiToken(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @Body({ schema: updateApiTokenSchema }) body: UpdateApiToken,
  ) {
    return this.apiTokens.update(caller, id, body);
  }

  @Delete(':id')
  @Needs('api-tokens:write')
  @ApiOperation({ operationId: 'revokeApiToken', summary: 'Revoke an API token', description: 'At once and for good.' })
  @AnswersNothing('Revoked.')
  @Fails('forbidden', 'not_found')
  revokeApiToken(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string): Promise<void> {
    return this.apiTokens.revoke(caller, id);
  }
}
