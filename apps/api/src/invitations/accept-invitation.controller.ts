import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Needs } from '../auth/needs.js';
import { Answers, Fails } from '../http/answers.js';
import { CurrentPerson, type Person } from '../http/caller.js';
import { tenantSchema } from '../tenants/tenant.schema.js';
import { AcceptInvitationService } from './accept-invitation.service.js';
import { type AcceptInvitation, acceptInvitationSchema } from './invitation.schema.js';

@ApiTags('Members')
@Controller('api/v1/me/invitations')
export class AcceptInvitationController {
  constructor(private readonly invitations: AcceptInvitationService) {}

  @Post('accept')
  @Needs('me:write')
  @ApiOperation({
    operationId: 'acceptInvitation',
    summary: 'Join the tenant you are invited to',
    description:
      'Sign in, or sign up, with the address that the invitation was mailed to. Having the mail confirms the address. Switch to the tenant to work in it.',
  })
  @Answers(200, tenantSchema, 'The tenant, and your role in it.')
  @Fails('conflict', 'quota_exceeded', 'validation_failed')
  acceptInvitation(
    @CurrentPerson() person: Person,
    @Body({ schema: acceptInvitationSchema }) body: AcceptInvitation,
    @Req() request: FastifyRequest,
  ) {
    return this.invitations.accept(person, body.token, request);
  }
}
