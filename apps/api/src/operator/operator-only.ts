import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

/** Metadata key of controllers that only the operator reaches. */
export const OPERATOR_ONLY = 'operator only';
/** Name of the security scheme in the operator's document. */
export const OPERATOR_SCHEME = 'operatorToken';

/** A controller for those who run the service: the guard asks for OPERATOR_TOKEN, and no tenant is in it. */
export function OperatorOnly(tag: string) {
  return applyDecorators(SetMetadata(OPERATOR_ONLY, true), ApiTags(tag), ApiBearerAuth(OPERATOR_SCHEME));
}
