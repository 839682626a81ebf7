import { isNativeError } from 'node:util/types';

/** Prisma quotes the arguments of a failed call in its message; the beginning says which call it was. */
const MESSAGE_LENGTH_MAX = 1_000;
const STACK_LENGTH_MAX = 4_000;
const CAUSES_MAX = 3;

/** An error as it may be logged: type, code, message, call sites, and its causes. Its other properties are left out. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/** Reduces anything thrown to what may be logged. */
export function serializeError(error: unknown): LoggedError {
  return serialize(error, CAUSES_MAX);
}

function serialize(error: unknown, causesLeft: number): LoggedError {
  if (!isNativeError(error)) return { type: typeof error, message: String(error).slice(0, MESSAGE_LENGTH_MAX) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message.slice(0, MESSAGE_LENGTH_MAX),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: callSites(error.stack) }),
    ...(error.cause === undefined || causesLeft === 0 ? {} : { cause: serialize(error.cause, causesLeft - 1) }),
  };
}

/** A stack opens with the whole message; only the call sites below it add anything. */
function callSites(stack: string): string {
  const first = stack.search(/^\s+at /m);
  return first === -1 ? '' : stack.slice(first, first + STACK_LENGTH_MAX);
}
