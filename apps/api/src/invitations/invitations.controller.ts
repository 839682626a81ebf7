import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller, CurrentPerson, type Person } from '../http/caller.js';
import { idField } from '../http/fields.js';
import { type PageQuery, pageQuery } from '../http/page.js';
import {
  type CreateInvitation,
  createInvitationSchema,
  invitationListSchema,
  invitationSchema,
} from './invitation.schema.js';
import { InvitationsService } from './invitations.service.js';

@ApiTags('Members')
@Controller('api/v1/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Get()
  @Needs('invitations:read')
  @ApiOperation({ operationId: 'listInvitations', summary: 'List who was invited and has not joined yet' })
  @Answers(200, invitationListSchema, 'A page of invitations, oldest first.')
  @Fails('validation_failed')
  listInvitations(@CurrentCaller() caller: Caller, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.invitations.list(caller, query);
  }

  @Post()
  @Needs('invitations:write')
  @ApiOperation({
    operationId: 'createInvitation',
    summary: 'Invite somebody by mail',
    description:
      'Whoever invites has confirmed their own address. Only owners invite owners. The link works for seven days.',
  })
  @Answers(201, invitationSchema, 'Invited; the mail is on its way.')
  @Fails('conflict', 'validation_failed')
  createInvitation(@CurrentPerson() person: Person, @Body({ schema: createInvitationSchema }) body: CreateInvitation) {
    return this.invitations.create(person, body);
  }

  @Get(':id')
  @Needs('invitations:read')
  @ApiOperation({ operationId: 'getInvitation', summary: 'Show an invitation' })
  @Answers(200, invitationSchema, 'The invitation.')
  @Fails('not_found')
  getInvitation(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.invitations.get(caller, id);
  }

  @Post(':id/resend')
  @Needs('invitations:write')
  @ApiOperation({
    operationId: 'resendInvitation',
    summary: 'Mail an invitation again',
    description: 'With a new link, which works for seven days; the old one stops. At most five mails, a minute apart.',
  })
  @Answers(200, invitationSchema, 'The mail is on its way.')
  @Fails('not_found', 'conflict')
  resendInvitation(@CurrentPerson() person: Person, @Param('id', { schema: idField }) id: string) {
    return this.invitations.resend(person, id);
  }

  @Delete(':id')
  @Needs('invitations:write')
  @ApiOperation({ operationId: 'revokeInvitation', summary: 'Revoke an invitation' })
  @AnswersNothing('Its link works no more.')
  @Fails('not_found')
  revokeInvitation(@CurrentPerson() person: Person, @Param('id', { schema: idField }) id: string): Promise<void> {
    return this.invitations.revoke(person, id);
  }
}
