import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { Answers, AnswersNothing, Fails } from '../http/answers.js';
import { type Caller, CurrentCaller, CurrentPerson, type Person } from '../http/caller.js';
import { idField } from '../http/fields.js';
import {
  type MemberQuery,
  memberListSchema,
  memberQuery,
  memberSchema,
  type UpdateMember,
  updateMemberSchema,
} from './member.schema.js';
import { MembersService } from './members.service.js';

@ApiTags('Members')
@Controller('api/v1/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  @Needs('members:read')
  @ApiOperation({ operationId: 'listMembers', summary: 'List the people of the tenant' })
  @Answers(200, memberListSchema, 'A page of members, the longest with the tenant first.')
  @Fails('validation_failed')
  listMembers(@CurrentCaller() caller: Caller, @Query({ schema: memberQuery }) query: MemberQuery) {
    return this.members.list(caller, query);
  }

  @Delete('me')
  @Needs('members:leave')
  @ApiOperation({
    operationId: 'leaveTenant',
    summary: 'Leave the tenant you work in',
    description: 'Its last owner cannot.',
  })
  @AnswersNothing('You belong to it no more.')
  @Fails('conflict')
  leaveTenant(@CurrentPerson() person: Person): Promise<void> {
    return this.members.leave(person);
  }

  @Get(':id')
  @Needs('members:read')
  @ApiOperation({ operationId: 'getMember', summary: 'Show a member' })
  @Answers(200, memberSchema, 'The member.')
  @Fails('not_found')
  getMember(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string) {
    return this.members.get(caller, id);
  }

  @Patch(':id')
  @Needs('members:write')
  @ApiOperation({
    operationId: 'updateMember',
    summary: 'Change the role of a member',
    description: 'Only an owner may make an owner, or make one something else; the last one stays an owner.',
  })
  @Answers(200, memberSchema, 'Changed.')
  @Fails('malformed_request', 'unsupported_media_type', 'not_found', 'conflict', 'validation_failed')
  updateMember(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idField }) id: string,
    @Body({ schema: updateMemberSchema }) body: UpdateMember,
  ) {
    return this.members.update(caller, id, body);
  }

  @Delete(':id')
  @Needs('members:write')
  @ApiOperation({
    operationId: 'removeMember',
    summary: 'Remove a member from the tenant',
    description: 'At once. Only an owner may remove an owner; the last one stays.',
  })
  @AnswersNothing('Removed.')
  @Fails('not_found', 'conflict')
  removeMember(@CurrentCaller() caller: Caller, @Param('id', { schema: idField }) id: string): Promise<void> {
    return this.members.remove(caller, id);
  }
}
