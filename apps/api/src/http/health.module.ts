import { type DynamicModule, Module } from '@nestjs/common';
import { HEALTH_PORTS, HealthController, type HealthPorts } from './health.controller.js';

@Module({ controllers: [HealthController] })
export class HealthModule {
  static register(ports: HealthPorts): DynamicModule {
    return { module: HealthModule, providers: [{ provide: HEALTH_PORTS, useValue: ports }] };
  }
}
