import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ControlModule } from '../control.module.js';
import type { ControlPorts } from '../control-ports.js';
import { createOpenApiDocument } from './openapi.js';

/**
 * The OpenAPI document without a database or anything else running: in preview mode Nest reads the controllers and makes
 * nothing of what they depend on.
 */
export async function describeApi(): Promise<OpenAPIObject> {
  const module = ControlModule.register(noPorts());
  const app = await NestFactory.create(module, new FastifyAdapter(), { preview: true, logger: ['error'] });
  return createOpenApiDocument(app);
}

/** Safe since in preview mode nothing is made that would use them. */
function noPorts(): ControlPorts {
  return {} as ControlPorts;
}
