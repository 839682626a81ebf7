/**
 * The one table of the errors our APIs answer with. A code is part of the contract with clients: add, never rename.
 * Statuses follow RFC 9110; 422 for a body that is well-formed JSON but not acceptable, 400 for one that is not JSON.
 */
export const ERROR_CODES = {
  malformed_request: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  tenant_suspended: { status: 403, title: 'The tenant is suspended' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'In conflict with what exists' },
  request_under_way: { status: 409, title: 'A request with this Idempotency-Key is still under way' },
  quota_exceeded: { status: 409, title: 'The plan allows no more' },
  precondition_failed: { status: 412, title: 'Changed by somebody else meanwhile' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported content type' },
  validation_failed: { status: 422, title: 'A field is missing, unknown or not acceptable' },
  key_rejected: { status: 422, title: 'Datadog rejected the API key' },
  idempotency_key_reused: { status: 422, title: 'This Idempotency-Key was used for another request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** One field that was not acceptable. `path` is dotted: `processes.web.service`. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly errors?: readonly FieldError[];
  /** Seconds for a `Retry-After` header. */
  readonly retryAfterSeconds?: number;
  /** For our own logs only; never rendered. */
  readonly cause?: unknown;
}

/** An expected end of a control-plane request. `detail` is shown to the client: no secrets, no internals. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string = ERROR_CODES[code].title,
    options: AppErrorOptions = {},
  ) {
    super(detail, options.cause === undefined ? {} : { cause: options.cause });
    this.status = ERROR_CODES[code].status;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** RFC 9457, media type application/problem+json. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

/** What a client is told about an error. Anything but an AppError is a bug and says nothing of itself. */
export function toProblem(error: unknown): Problem {
  const known = error instanceof AppError ? error : new AppError('internal');
  return {
    type: `urn:logferry:error:${known.code}`,
    title: ERROR_CODES[known.code].title,
    status: known.status,
    code: known.code,
    detail: known.detail,
    ...(known.errors.length > 0 ? { errors: known.errors } : {}),
  };
}
