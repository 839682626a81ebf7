import { isDatabaseUnavailable } from '@logferry/db';
import { AppError, DeadlineError, ERROR_CODES, type ErrorCode, type Logger, toProblem } from '@logferry/runtime';
import { HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** JSON bodies of the control plane: a full set of attributes is below 50 kB. Drains set their own limit. */
export const BODY_BYTES_MAX = 262_144;
/** Time for a database to come back, and short enough that a person keeps waiting. */
const RETRY_AFTER_SECONDS = 5;

/**
 * Answers whatever was thrown as problem+json, and logs it when it is ours. The one way out for errors of the control
 * plane, in Nest's routes and in Fastify's: nothing of an unexpected error is shown.
 */
export function answerProblem(thrown: unknown, req: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const error = toAppError(thrown);
  if (error.status >= 500) logger.error({ err: thrown, req, code: error.code }, 'a request failed');
  if (reply.sent) return;
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
  reply
    .status(error.status)
    .type('application/problem+json')
    .send(JSON.stringify(toProblem(error)));
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
  return new AppError(codeOfStatus(status), detailOf(thrown), { cause: thrown });
}

/** Nest's exceptions and Fastify's errors carry a status; anything else is a bug. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number') {
    return thrown.statusCode;
  }
  return undefined;
}

/** A path segment longer than any id of ours (414) names nothing. */
const URI_TOO_LONG = 414;
const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

/** The first code of the table with this status; a status that is not in the table is a bad request. */
export function codeOfStatus(status: number): ErrorCode {
  if (status === URI_TOO_LONG) return 'not_found';
  return CODES.find((code) => ERROR_CODES[code].status === status) ?? 'malformed_request';
}

/** What a person can do about the errors of Fastify (its documentation, "Errors", FST_ERR_…). */
const DETAILS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty: send a JSON object, or no content type.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as its Content-Length says.',
  FST_ERR_CTP_BODY_TOO_LARGE: `The body is larger than ${BODY_BYTES_MAX} bytes.`,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send JSON: `Content-Type: application/json`.',
  FST_ERR_BAD_URL: 'The address holds a % that stands for no character.',
};

function detailOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? DETAILS[String(thrown.code)] : undefined;
}
