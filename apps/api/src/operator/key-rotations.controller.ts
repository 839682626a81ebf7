import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answers, Fails } from '../http/answers.js';
import { idField } from '../http/fields.js';
import { type PageQuery, pageQuery } from '../http/page.js';
import { keyRotationListSchema, keyRotationSchema } from './key-rotation.schema.js';
import { KeyRotationsService } from './key-rotations.service.js';
import { Operated } from './operated.js';
import { OperatorOnly } from './operator-only.js';

@OperatorOnly('Keys')
@Controller('api/operator/v1/key-rotations')
export class KeyRotationsController {
  constructor(private readonly rotations: KeyRotationsService) {}

  @Post()
  @Operated({ resource: 'key_rotation', details: ['keyId'] })
  @ApiOperation({
    operationId: 'startKeyRotation',
    summary: 'Seal all stored secrets anew with the first key of ENCRYPTION_KEYS',
    description:
      'In the background. While one to the same key is under way it is answered, and nothing else begins. Every process must know the key by then, and have it first.',
  })
  @Answers(202, keyRotationSchema, 'Begun, or under way already.')
  @Fails('rate_limited')
  startKeyRotation() {
    return this.rotations.start();
  }

  @Get()
  @ApiOperation({ operationId: 'listKeyRotations', summary: 'List key rotations' })
  @Answers(200, keyRotationListSchema, 'A page of rotations, the newest first.')
  @Fails('rate_limited', 'validation_failed')
  listKeyRotations(@Query({ schema: pageQuery }) query: PageQuery) {
    return this.rotations.list(query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getKeyRotation', summary: 'Show how far a key rotation is' })
  @Answers(200, keyRotationSchema, 'The rotation.')
  @Fails('rate_limited', 'not_found', 'validation_failed')
  getKeyRotation(@Param('id', { schema: idField }) id: string) {
    return this.rotations.get(id);
  }
}
