import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { IfMatch, type Precondition } from '../http/version.js';
import { type PreviewRules, previewRulesSchema, rulesPreviewSchema } from './preview.schema.js';
import { PreviewService } from './preview.service.js';
import {
  type ImportRules,
  importedRulesSchema,
  importRulesSchema,
  type Rules,
  rulesSchema,
  ruleUsageSchema,
} from './rule.schema.js';
import { RulesService } from './rules.service.js';

@ApiTags('Rules')
@Controller('api/v1')
export class RulesController {
  constructor(
    private readonly rules: RulesService,
    private readonly previews: PreviewService,
  ) {}

  @Get('apps/:id/rules')
  @Needs('rules:read')
  @ApiOperation({ operationId: 'getAppRules', summary: "Show an app's rules" })
  @Answers(200, rulesSchema, 'Its own rules, in order.')
  @Fails('not_found')
  getAppRules(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.rules.ofApp(caller, id);
  }

  @Put('apps/:id/rules')
  @Needs('rules:write')
  @ApiOperation({
    operationId: 'replaceAppRules',
    summary: "Replace an app's rules",
    description: "They run behind the tenant's, on the lines of frames that are taken from then on.",
  })
  @Answers(200, rulesSchema, 'Replaced.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'not_found', 'validation_failed')
  replaceAppRules(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @Body({ schema: rulesSchema }) body: Rules,
    @IfMatch() match: Precondition,
  ) {
    return this.rules.replaceOfApp(caller, id, body, match);
  }

  @Get('apps/:id/rules/usage')
  @Needs('rules:read')
  @ApiOperation({ operationId: 'getRuleUsage', summary: 'Show what rules did in the last 30 days' })
  @Answers(200, ruleUsageSchema, "What the app's rules and the tenant's did to its lines.")
  @Fails('not_found')
  getRuleUsage(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.rules.usage(caller, id);
  }

  @Post('apps/:id/rules/preview')
  @Needs('tail:read')
  @ApiOperation({
    operationId: 'previewRules',
    summary: 'See what rules would do',
    description: "Line by line, with the app's other settings, and the log that would come of it. Stores nothing.",
  })
  @Answers(200, rulesPreviewSchema, 'What would come of the lines.')
  @Fails('malformed_request', 'unsupported_media_type', 'not_found', 'validation_failed')
  previewRules(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @Body({ schema: previewRulesSchema }) body: PreviewRules,
  ) {
    return this.previews.preview(caller, id, body);
  }

  @Post('rules/import')
  @Needs('rules:read')
  @ApiOperation({
    operationId: 'importRules',
    summary: "Read the rules of a Datadog Agent's configuration",
    description: 'Finds `log_processing_rules` and `processing_rules` wherever they stand. Stores nothing.',
  })
  @Answers(200, importedRulesSchema, 'The rules as a PUT takes them.')
  @Fails('malformed_request', 'unsupported_media_type', 'validation_failed')
  importRules(@Body({ schema: importRulesSchema }) body: ImportRules) {
    return this.rules.import(body.text);
  }

  @Get('tenant/rules')
  @Needs('rules:read')
  @ApiOperation({ operationId: 'getTenantRules', summary: 'Show the rules of all apps' })
  @Answers(200, rulesSchema, "The tenant's rules, in order.")
  @Fails()
  getTenantRules(@CurrentCaller() caller: Caller) {
    return this.rules.ofTenant(caller);
  }

  @Get('tenant/rules/usage')
  @Needs('rules:read')
  @ApiOperation({
    operationId: 'getTenantRuleUsage',
    summary: 'Show what the rules of all apps did in the last 30 days',
  })
  @Answers(200, ruleUsageSchema, "What they did to all apps' lines.")
  @Fails()
  getTenantRuleUsage(@CurrentCaller() caller: Caller) {
    return this.rules.tenantUsage(caller);
  }

  @Put('tenant/rules')
  @Needs('tenant-rules:write')
  @ApiOperation({
    operationId: 'replaceTenantRules',
    summary: 'Replace the rules of all apps',
    description: 'They run on the lines of every app, before its own.',
  })
  @Answers(200, rulesSchema, 'Replaced.')
  @Fails('malformed_request', 'unsupported_media_type', 'forbidden', 'validation_failed')
  replaceTenantRules(
    @CurrentCaller() caller: Caller,
    @Body({ schema: rulesSchema }) body: Rules,
    @IfMatch() match: Precondition,
  ) {
    return this.rules.replaceOfTenant(caller, body, match);
  }
}
