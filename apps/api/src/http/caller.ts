import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

export type Role = 'owner' | 'admin' | 'member' | 'viewer';

/** Who is asking, and in which tenant. */
export interface Caller {
  readonly userId: string;
  readonly tenantId: string;
  readonly role: Role;
}

/** Kept beside the request rather than on it: Fastify's request has one shape, and nobody else can write here. */
const callers = new WeakMap<FastifyRequest, Caller>();

export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** Gives a handler its Caller. Only on routes behind the auth guard. */
export const CurrentCaller = createParamDecorator((_: undefined, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === undefined) throw new Error('A route without the auth guard asks who is calling.');
  return caller;
});
