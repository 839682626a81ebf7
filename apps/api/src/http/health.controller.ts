import { checkReadiness, type Metrics, type ReadinessChecks } from '@logferry/runtime';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from './public.js';

/** What the probes need. */
export interface HealthPorts {
  readonly metrics: Metrics;
  readonly readiness: ReadinessChecks;
}

export const HEALTH_PORTS = Symbol('health ports');

/** Probes for orchestrators and Prometheus; on every role. */
@Public()
@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(@Inject(HEALTH_PORTS) private readonly ports: HealthPorts) {}

  /** The process runs. */
  @Get('healthz')
  healthz() {
    return { status: 'ok' };
  }

  /** What the process depends on can be reached. */
  @Get('readyz')
  async readyz(@Res() reply: FastifyReply): Promise<void> {
    const readiness = await checkReadiness(this.ports.readiness);
    await reply.status(readiness.status === 'ready' ? 200 : 503).send(readiness);
  }

  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(this.ports.metrics.contentType).send(await this.ports.metrics.text());
  }
}
