import 'reflect-metadata';
import type { Logger, Metrics, ReadinessChecks } from '@logferry/runtime';
import { type DynamicModule, Module, type Provider, StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, NestFactory, Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AuditTrail } from './audit-log/audit-trail.js';
import { AUTH, type Auth } from './auth/auth.js';
import { mountAuth } from './auth/auth.routes.js';
import { ControlModule } from './control.module.js';
import type { ControlPorts } from './control-ports.js';
import { DASHBOARD_ROOT, mountDashboard } from './dashboard/dashboard.routes.js';
import { mountHeroku } from './heroku/heroku.routes.js';
import { BODY_BYTES_MAX } from './http/answer-problem.js';
import { ApiAdapter } from './http/api-adapter.js';
import { HealthModule } from './http/health.module.js';
import { toNestLogger } from './http/nest-logger.js';
import { serveOpenApi } from './http/openapi.js';
import { ProblemFilter } from './http/problem.filter.js';
import { serveReference } from './http/reference.routes.js';
import { logRequests } from './http/request-log.js';
import { setSecurityHeaders } from './http/security-headers.js';
import { ValidationPipe } from './http/validation.pipe.js';
import { OperatorModule } from './operator/operator.module.js';
import { serveOperatorDocument } from './operator/operator-document.js';
import { serveQueueBoard } from './operator/queue-board.js';

export interface ApiOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: ReadinessChecks;
  readonly publicUrl: string;
  /** Absent: this process has no control plane (ROLE=ingest). */
  readonly control?: ControlPorts;
  /** Absent: this process takes no frames (ROLE=control). */
  readonly dataPlane?: DynamicModule;
  /** Folder of the built dashboard; apps/dashboard/dist unless a test says otherwise. */
  readonly dashboardRoot?: string;
}

/** Logplex keeps a connection for up to 159 s idle and notices ours only when it sends: close later than that. */
const KEEP_ALIVE_MS = 175_000;
/** Node counts this from the last answer on a kept connection, so it must be longer. */
const HEADERS_TIMEOUT_MS = KEEP_ALIVE_MS + 5_000;
/** For a whole request to arrive: ends clients that trickle. */
const REQUEST_TIMEOUT_MS = 60_000;

@Module({})
class ApiModule {}

/** Puts the api together; nothing listens yet. `init()` or `listen()` starts it, `close()` ends it. */
export async function buildApi(options: ApiOptions): Promise<NestFastifyApplication> {
  const { logger, metrics, readiness, control, dataPlane } = options;
  const imports = [HealthModule.register({ metrics, readiness })];
  if (control !== undefined) imports.push(ControlModule.register(control));
  if (control !== undefined && control.operatorTokenHash !== null) imports.push(OperatorModule.register(control));
  if (dataPlane !== undefined) imports.push(dataPlane);

  const isHttps = options.publicUrl.startsWith('https:');
  const adapter = new ApiAdapter(
    {
      bodyLimit: BODY_BYTES_MAX,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      http: { headersTimeout: HEADERS_TIMEOUT_MS },
      // We speak plain http only: with an https address there is one proxy in front, and it alone says who the client is.
      trustProxy: isHttps ? (_address: string, hop: number) => hop === 0 : false,
    },
    logger,
  );
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: ApiModule, imports, providers: edges(logger) },
    adapter,
    {
      logger: toNestLogger(logger),
      bodyParser: false, // Fastify's own JSON parser is all the control plane takes
      abortOnError: false,
    },
  );

  const fastify: FastifyInstance = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  if (control !== undefined) {
    await setSecurityHeaders(fastify, { isHttps });
    logRequests(fastify, { logger, metrics });
    mountAuth(fastify, app.get<Auth>(AUTH), options.publicUrl);
    serveOpenApi(fastify, app);
    if (control.operatorTokenHash !== null) {
      serveOperatorDocument(fastify, app);
      await serveQueueBoard(fastify, app, control);
    }
    await mountHeroku(fastify, { ports: control, audit: app.get(AuditTrail), auth: app.get<Auth>(AUTH) });
    await serveReference(fastify);
    await mountDashboard(fastify, options.dashboardRoot ?? DASHBOARD_ROOT, logger);
  }
  return app;
}

/** What every Nest route passes on its way in and out. */
function edges(logger: Logger): Provider[] {
  return [
    { provide: APP_PIPE, useClass: ValidationPipe },
    { provide: APP_FILTER, useValue: new ProblemFilter(logger) },
    {
      provide: APP_INTERCEPTOR,
      inject: [Reflector],
      useFactory: (reflector: Reflector) => new StandardSchemaSerializerInterceptor(reflector),
    },
  ];
}
