import { SetMetadata } from '@nestjs/common';

/** What an entry of the audit log says of something an operator does. */
export interface OperatedRule {
  /** The kind of thing it is done to; a tenant's entry is shown to the tenant as well. */
  readonly resource: 'tenant' | 'key_rotation';
  /** Fields of the answer that say what was done: named one by one, and nothing secret. */
  readonly details: readonly string[];
}

/** Metadata key of handlers that change something. */
export const OPERATED = 'operated';

/** Has the handler's end written to the audit log. Every operator's route that is more than looking has it. */
export const Operated = (rule: OperatedRule) => SetMetadata(OPERATED, rule);
