import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { type CheckKey, checkKeySchema, keyCheckSchema } from './key-check.schema.js';
import { KeyChecksService } from './key-checks.service.js';

@ApiTags('Destinations')
@Controller('api/v1/key-checks')
export class KeyChecksController {
  constructor(private readonly checks: KeyChecksService) {}

  @Post()
  @Needs('key-checks:read')
  @ApiOperation({
    operationId: 'checkKey',
    summary: 'Ask a site about an API key',
    description: 'Stores nothing, and shows the key to no other site. At most 20 a minute for a tenant.',
  })
  @Answers(200, keyCheckSchema, 'What the site says.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'validation_failed', 'rate_limited')
  checkKey(@CurrentCaller() caller: Caller, @Body({ schema: checkKeySchema }) body: CheckKey) {
    return this.checks.check(caller, body);
  }
}
