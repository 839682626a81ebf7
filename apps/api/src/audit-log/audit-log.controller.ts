import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller } from '../http/caller.js';
import { toCsv, toNdjson } from './audit-export.js';
import {
  type AuditExportQuery,
  type AuditQuery,
  auditExportQuery,
  auditListSchema,
  auditQuery,
} from './audit-log.schema.js';
import { AuditLogService, EXPORT_ROWS_MAX } from './audit-log.service.js';

const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;

@ApiTags('Audit log')
@Controller('api/v1/audit-log')
export class AuditLogController {
  constructor(private readonly auditLog: AuditLogService) {}

  @Get()
  @Needs('audit-log:read')
  @ApiOperation({ operationId: 'listAuditEntries', summary: 'List what was changed or revealed, by whom' })
  @Answers(200, auditListSchema, 'A page of entries, newest first.')
  @Fails('forbidden', 'validation_failed')
  listAuditEntries(@CurrentCaller() caller: Caller, @Query({ schema: auditQuery }) query: AuditQuery) {
    return this.auditLog.list(caller, query);
  }

  @Get('export')
  @Needs('audit-log:read')
  @ApiOperation({
    operationId: 'exportAuditLog',
    summary: 'Download the audit log',
    description: `At most ${EXPORT_ROWS_MAX.toLocaleString('en-US')} entries, newest first; take longer times in parts.`,
  })
  @HttpCode(200)
  @ApiResponse({
    status: 200,
    description: 'The entries, a line each.',
    content: { 'application/x-ndjson': { schema: { type: 'string' } }, 'text/csv': { schema: { type: 'string' } } },
  })
  @Fails('forbidden', 'validation_failed')
  exportAuditLog(
    @CurrentCaller() caller: Caller,
    @Query({ schema: auditExportQuery }) { format, ...filters }: AuditExportQuery,
  ) {
    const entries = this.auditLog.all(caller, filters);
    const lines = format === 'csv' ? toCsv(entries) : toNdjson(entries);
    return new StreamableFile(Readable.from(lines), {
      type: TYPES[format],
      disposition: `attachment; filename="audit-log.${format}"`,
    });
  }
}
