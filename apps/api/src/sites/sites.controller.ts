import type { Site } from '@logferry/datadog';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { Answers, Fails } from '../http/answers.js';
import type { Page } from '../http/page.js';
import { siteListSchema } from './site.schema.js';

@ApiTags('Sites')
@Controller('api/v1/sites')
export class SitesController {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  @Get()
  @Needs('sites:read')
  @ApiOperation({ operationId: 'listSites', summary: 'List the Datadog sites a destination may be on' })
  @Answers(200, siteListSchema, 'All sites, on one page.')
  @Fails()
  listSites(): Page<Pick<Site, 'code' | 'name' | 'appUrl'>> {
    return { items: this.ports.sites.list(), nextCursor: null };
  }
}
