import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Action } from './actions.js';

/** Metadata key of a handler's action. */
export const ACTION = 'action';
/** Where the OpenAPI document says the same. */
export const ACTION_EXTENSION = 'x-logferry-action';

/** Says which action of the table (actions.ts) a handler is. The guard refuses handlers that name none. */
export function Needs(action: Action) {
  return applyDecorators(SetMetadata(ACTION, action), ApiExtension(ACTION_EXTENSION, action));
}
