import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuditTrail } from '../audit-log/audit-trail.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { PlanService } from '../plan/plan.service.js';
import { KeyRotationsController } from './key-rotations.controller.js';
import { KeyRotationsService } from './key-rotations.service.js';
import { OperatedInterceptor } from './operated.interceptor.js';
import { OperatedTenantsController } from './tenants.controller.js';
import { OperatedTenantsService } from './tenants.service.js';
import { TrafficController } from './traffic.controller.js';
import { TrafficService } from './traffic.service.js';

/** What those who run the service may do. There only when OPERATOR_TOKEN is set: without it no route of it exists. */
@Module({
  controllers: [OperatedTenantsController, TrafficController, KeyRotationsController],
  providers: [
    AuditTrail,
    { provide: APP_INTERCEPTOR, useClass: OperatedInterceptor },
    PlanService,
    OperatedTenantsService,
    TrafficService,
    KeyRotationsService,
  ],
})
export class OperatorModule {
  static register(ports: ControlPorts): DynamicModule {
    return { module: OperatorModule, providers: [{ provide: CONTROL_PORTS, useValue: ports }] };
  }
}
