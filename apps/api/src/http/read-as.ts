import { AppError, type FieldError } from '@logferry/runtime';
import type { z } from 'zod';
import { sentenceFor } from './sentences.js';
import { findBadTexts } from './text.js';

/** Enough to mend a request by; a hostile one may have thousands. */
const FIELD_ERRORS_MAX = 50;
/** Longer than any field of ours; a hostile name may fill the body. */
const PATH_LENGTH_MAX = 200;

/**
 * Reads what a client sent: gives what the schema makes of it, or throws a validation_failed that names each field that
 * is not acceptable, in sentences for people.
 */
export function readAs<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const badTexts = findBadTexts(value, FIELD_ERRORS_MAX);
  if (badTexts.length > 0) throw toValidationError(badTexts);
  const result = schema.safeParse(value, { error: sentenceFor });
  if (result.success) return result.data;
  throw toValidationError(result.error.issues.flatMap(toFieldErrors));
}

function toValidationError(all: readonly FieldError[]): AppError {
  const errors = all
    .slice(0, FIELD_ERRORS_MAX)
    .map(({ path, message }) => ({ path: path.slice(0, PATH_LENGTH_MAX), message }));
  const [first] = errors;
  const detail =
    first === undefined ? undefined : `${first.path === '' ? 'The request' : first.path} ${first.message}.`;
  return new AppError('validation_failed', detail, { errors });
}

/** Zod names an unknown field in the issue of the object around it; a client wants the field itself as the path. */
function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not a known field' }));
  }
  return [{ path: issue.path.join('.'), message: issue.message }];
}
