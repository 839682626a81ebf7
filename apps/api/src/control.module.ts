import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ApiTokensController } from './api-tokens/api-tokens.controller.js';
import { ApiTokensService } from './api-tokens/api-tokens.service.js';
import { AppSummariesController } from './app-summaries/app-summaries.controller.js';
import { AppSummariesService } from './app-summaries/app-summaries.service.js';
import { AppsController } from './apps/apps.controller.js';
import { AppsService } from './apps/apps.service.js';
import { AuditInterceptor } from './audit-log/audit.interceptor.js';
import { AuditLogController } from './audit-log/audit-log.controller.js';
import { AuditLogService } from './audit-log/audit-log.service.js';
import { AuditTrail } from './audit-log/audit-trail.js';
import { AuditedWrites } from './audit-log/audited-writes.js';
import { ApiTokenBearers } from './auth/api-token-bearers.js';
import { AuthGuard } from './auth/auth.guard.js';
import { AUTH, createAuth } from './auth/auth.js';
import { MembershipService } from './auth/membership.service.js';
import { RequestLimits } from './auth/request-limits.js';
import { SessionService } from './auth/session.service.js';
import { ConfigurationController } from './configuration/configuration.controller.js';
import { ConfigurationExport } from './configuration/configuration-export.js';
import { ConfigurationImport } from './configuration/configuration-import.js';
import { CONTROL_PORTS, type ControlPorts } from './control-ports.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DeadLettersService } from './dead-letters/dead-letters.service.js';
import { AttemptsController } from './destinations/attempts.controller.js';
import { AttemptsService } from './destinations/attempts.service.js';
import { DestinationsController } from './destinations/destinations.controller.js';
import { DestinationsService } from './destinations/destinations.service.js';
import { DiscoveredAppsController } from './discovered-apps/discovered-apps.controller.js';
import { DiscoveredAppsService } from './discovered-apps/discovered-apps.service.js';
import { DrainTokensController } from './drain-tokens/drain-tokens.controller.js';
import { DrainTokensService } from './drain-tokens/drain-tokens.service.js';
import { EventsController } from './events/events.controller.js';
import { EventsService } from './events/events.service.js';
import { AddonUpkeep } from './heroku/addon-upkeep.js';
import { ConnectionController } from './heroku-connection/connection.controller.js';
import { ConnectionService } from './heroku-connection/connection.service.js';
import { HerokuAppsController } from './heroku-connection/heroku-apps.controller.js';
import { HerokuAppsService } from './heroku-connection/heroku-apps.service.js';
import { HerokuUpkeep } from './heroku-connection/heroku-upkeep.js';
import { VersionInterceptor } from './http/version.interceptor.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { IdempotencySweep } from './idempotency/idempotency-sweep.js';
import { AcceptInvitationController } from './invitations/accept-invitation.controller.js';
import { AcceptInvitationService } from './invitations/accept-invitation.service.js';
import { InvitationSweep } from './invitations/invitation-sweep.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { BackgroundJobs } from './jobs/background-jobs.js';
import { KeyChecksController } from './key-checks/key-checks.controller.js';
import { KeyChecksService } from './key-checks/key-checks.service.js';
import { KeyRotationJob } from './key-rotation/key-rotation.job.js';
import { LiveController } from './live/live.controller.js';
import { LiveService } from './live/live.service.js';
import { WrittenInterceptor } from './live/written.interceptor.js';
import { MeController } from './me/me.controller.js';
import { MeService } from './me/me.service.js';
import { MembersController } from './members/members.controller.js';
import { MembersService } from './members/members.service.js';
import { ChannelsService } from './notifications/channels.service.js';
import { NotificationJobs } from './notifications/notification.jobs.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { Notifier } from './notifications/notifier.js';
import { OperatorDoor } from './operator/operator-door.js';
import { ParkedController } from './parked/parked.controller.js';
import { ParkedService } from './parked/parked.service.js';
import { PlanController } from './plan/plan.controller.js';
import { PlanService } from './plan/plan.service.js';
import { QuotaService } from './plan/quota.service.js';
import { RetentionJobs } from './retention/retention.jobs.js';
import { PreviewService } from './rules/preview.service.js';
import { RulesController } from './rules/rules.controller.js';
import { RulesService } from './rules/rules.service.js';
import { SitesController } from './sites/sites.controller.js';
import { TailController } from './tail/tail.controller.js';
import { TailService } from './tail/tail.service.js';
import { TenantUsageController } from './tenant-usage/tenant-usage.controller.js';
import { TenantUsageService } from './tenant-usage/tenant-usage.service.js';
import { TenantController } from './tenants/tenant.controller.js';
import { TenantService } from './tenants/tenant.service.js';
import { TenantsController } from './tenants/tenants.controller.js';
import { TenantsService } from './tenants/tenants.service.js';
import { TestLogController } from './test-log/test-log.controller.js';
import { TestLogService } from './test-log/test-log.service.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageService } from './usage/usage.service.js';

/** The control plane: everything people and scripts set up and look at. */
@Module({
  controllers: [
    TenantController,
    ConfigurationController,
    TenantsController,
    MembersController,
    AcceptInvitationController,
    InvitationsController,
    MeController,
    ApiTokensController,
    SitesController,
    DestinationsController,
    AttemptsController,
    KeyChecksController,
    AppsController,
    AppSummariesController,
    RulesController,
    DrainTokensController,
    DiscoveredAppsController,
    ConnectionController,
    HerokuAppsController,
    TestLogController,
    UsageController,
    TenantUsageController,
    PlanController,
    ParkedController,
    DeadLettersController,
    EventsController,
    AuditLogController,
    LiveController,
    NotificationsController,
    TailController,
  ],
  providers: [
    MembershipService,
    {
      provide: AUTH,
      inject: [CONTROL_PORTS, MembershipService],
      useFactory: (ports: ControlPorts, memberships: MembershipService) =>
        createAuth({ ...ports, onSignUp: (user) => memberships.of(user) }),
    },
    SessionService,
    ApiTokenBearers,
    OperatorDoor,
    RequestLimits,
    // For every route of every module, so that forgetting it on a new one leaves that one closed, not open.
    { provide: APP_GUARD, useClass: AuthGuard },
    // The first one stands around the others.
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
    { provide: APP_INTERCEPTOR, useClass: VersionInterceptor },
    AuditTrail,
    AuditedWrites,
    AuditLogService,
    { provide: APP_INTERCEPTOR, useClass: WrittenInterceptor },
    ChannelsService,
    Notifier,
    NotificationJobs,
    IdempotencySweep,
    KeyRotationJob,
    AddonUpkeep,
    HerokuUpkeep,
    RetentionJobs,
    BackgroundJobs,
    TenantService,
    TenantsService,
    ConfigurationExport,
    ConfigurationImport,
    MembersService,
    InvitationsService,
    AcceptInvitationService,
    InvitationSweep,
    MeService,
    ApiTokensService,
    DestinationsService,
    AttemptsService,
    KeyChecksService,
    AppsService,
    AppSummariesService,
    RulesService,
    PreviewService,
    DrainTokensService,
    DiscoveredAppsService,
    ConnectionService,
    HerokuAppsService,
    TestLogService,
    UsageService,
    TenantUsageService,
    QuotaService,
    PlanService,
    ParkedService,
    DeadLettersService,
    EventsService,
    LiveService,
    TailService,
  ],
})
export class ControlModule {
  static register(ports: ControlPorts): DynamicModule {
    return { module: ControlModule, providers: [{ provide: CONTROL_PORTS, useValue: ports }] };
  }
}
