import { isDatabaseUnavailable } from '@logferry/db';
import { AppError, DeadlineError, ERROR_CODES, type ErrorCode, type Logger, toProblem } from '@logferry/runtime';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Time for a database to come back, and short enough that a person keeps waiting. */
const RETRY_AFTER_SECONDS = 5;

/** Answers every error of the api as problem+json, and logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const req = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = toAppError(thrown);
    if (error.status >= 500) this.logger.error({ err: thrown, req, code: error.code }, 'a request failed');
    if (reply.sent) return;
    if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
    reply
      .status(error.status)
      .type('application/problem+json')
      .send(JSON.stringify(toProblem(error)));
  }
}

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof DeadlineError || isDatabaseUnavailable(thrown)) {
    return new AppError('unavailable', 'The database cannot be reached. Try again in a moment.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: thrown,
    });
  }
  const status = statusOf(thrown);
  if (status === undefined || status >= 500) return new AppError('internal', undefined, { cause: thrown });
  return new AppError(codeOf(status), undefined, { cause: thrown });
}

/** Nest's exceptions and Fastify's errors carry a status; anything else is a bug. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number') {
    return thrown.statusCode;
  }
  return undefined;
}

const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

/** The first code of the table with this status; a status that is not in the table is a bad request. */
function codeOf(status: number): ErrorCode {
  return CODES.find((code) => ERROR_CODES[code].status === status) ?? 'malformed_request';
}
