/** One field of a refused request body. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** The api answered with an error: application/problem+json, design §7. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: readonly FieldProblem[],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** The api did not answer at all: no connection, or the process is down. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('Logferry does not answer.', { cause });
    this.name = 'UnreachableError';
  }
}

/** Reads a problem+json body; anything else (a proxy's page, an empty body) becomes a plain sentence with the status. */
export function toApiError(status: number, body: unknown): ApiError {
  const problem = isRecord(body) ? body : {};
  const text = firstText(problem.detail, problem.message, problem.title) ?? `Logferry answered with status ${status}.`;
  const fields = Array.isArray(problem.errors) ? problem.errors.flatMap(toFieldProblem) : [];
  return new ApiError(status, typeof problem.code === 'string' ? problem.code : 'unknown', text, fields);
}

/** The message a person should see, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong in this page.';
}

function toFieldProblem(item: unknown): FieldProblem[] {
  if (!isRecord(item) || typeof item.message !== 'string') return [];
  const path = Array.isArray(item.path) ? item.path.join('.') : String(item.path ?? '');
  return [{ path: path.replace(/^\/?(body[./])?/, ''), message: item.message }];
}

function firstText(...candidates: unknown[]): string | undefined {
  return candidates.find((candidate): candidate is string => typeof candidate === 'string' && candidate !== '');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
