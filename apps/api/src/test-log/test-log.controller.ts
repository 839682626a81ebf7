import { Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { testLogSchema } from './test-log.schema.js';
import { TestLogService } from './test-log.service.js';

@ApiTags('Apps')
@Controller('api/v1/apps/:id/test-log')
export class TestLogController {
  constructor(private readonly testLogs: TestLogService) {}

  @Post()
  @Needs('test-logs:send')
  @ApiOperation({
    operationId: 'sendTestLog',
    summary: 'Send a test log',
    description: [
      "One log goes the whole way of the app's logs, from the queue to Datadog, with the tag `logferry.test:true`.",
      'The ledger counts it like any other. It is no sign that Heroku has reached us: `firstFrameAt` stays as it is.',
      'At most 6 a minute for a tenant.',
    ].join(' '),
  })
  @Answers(202, testLogSchema, 'It is stored, and on its way.')
  @Fails('forbidden', 'not_found', 'rate_limited')
  sendTestLog(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) appId: string) {
    return this.testLogs.send(caller, appId);
  }
}
