import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

export type Role = 'owner' | 'admin' | 'member' | 'viewer';
export type Scope = 'read' | 'write:apps' | 'write:destinations' | 'admin';

/** Who is asking, and in which tenant. */
export type Caller = Person | ApiTokenBearer;

/** Somebody with a session. */
export interface Person {
  readonly kind: 'person';
  readonly userId: string;
  readonly sessionId: string;
  readonly tenantId: string;
  readonly role: Role;
}

/** A script with one of the tenant's API tokens. */
export interface ApiTokenBearer {
  readonly kind: 'apiToken';
  readonly tokenId: string;
  readonly tenantId: string;
  readonly scopes: readonly Scope[];
  /** null: the token does not expire. */
  readonly expiresAt: Date | null;
}

/** Kept beside the request rather than on it: Fastify's request has one shape, and nobody else can write here. */
const callers = new WeakMap<FastifyRequest, Caller>();
const checks = new WeakMap<FastifyRequest, () => Promise<void>>();

/** @param check rejects with an AppError once the caller may not do this any more */
export function setCaller(request: FastifyRequest, caller: Caller, check: () => Promise<void>): void {
  callers.set(request, caller);
  checks.set(request, check);
}

/** undefined: the request came by no guard, or not past it. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

/** Gives a handler its Caller. Only on routes behind the auth guard. */
export const CurrentCaller = createParamDecorator((_: undefined, context: ExecutionContext) => callerIn(context));

/** The same on routes whose action is for people only (auth/actions.ts: no scope). */
export const CurrentPerson = createParamDecorator((_: undefined, context: ExecutionContext): Person => {
  const caller = callerIn(context);
  if (caller.kind !== 'person') throw new Error('A route that is not for people only asks for a person.');
  return caller;
});

function callerIn(context: ExecutionContext): Caller {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === undefined) throw new Error('A route without the auth guard asks who is calling.');
  return caller;
}

/** Gives a handler whose answer goes on for long what asks again: it rejects once the caller may not do this any more. */
export const StillAllowed = createParamDecorator((_: undefined, context: ExecutionContext): (() => Promise<void>) => {
  const check = checks.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (check === undefined) throw new Error('A route without the auth guard asks whether its caller may go on.');
  return check;
});
