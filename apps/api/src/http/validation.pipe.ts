import { AppError, type FieldError } from '@logferry/runtime';
import { type ArgumentMetadata, Injectable, StandardSchemaValidationPipe } from '@nestjs/common';

type Issues = Parameters<
  NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory'] & object
>[0];

/** Enough to mend a request by; a hostile one may have thousands. */
const FIELD_ERRORS_MAX = 50;

/**
 * Checks body, query and path against the Zod schemas of the handlers' parameters and hands on what they make of it.
 * A body or query that is not acceptable is a validation_failed that names each field; an id in the path that is none
 * cannot name anything that exists, so it is a not_found.
 */
@Injectable()
export class ValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: toValidationError });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    // A POST without a body is validated as an empty one: the answer then names what is missing.
    const given = metadata.type === 'body' && (value === undefined || value === null) ? ({} as T) : value;
    try {
      return await super.transform(given, metadata);
    } catch (error) {
      if (metadata.type === 'param' && error instanceof AppError) throw new AppError('not_found');
      throw error;
    }
  }
}

function toValidationError(issues: Issues): AppError {
  const errors = issues.flatMap(toFieldErrors).slice(0, FIELD_ERRORS_MAX);
  const [first] = errors;
  const detail =
    first === undefined ? undefined : `${first.path === '' ? 'The request' : first.path} ${first.message}.`;
  return new AppError('validation_failed', detail, { errors });
}

/** Zod names an unknown field in the issue of the object around it; a client wants the field itself as the path. */
function toFieldErrors(issue: Issues[number]): FieldError[] {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  if ('code' in issue && issue.code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)) {
    return issue.keys.map((key) => ({ path: [...path, String(key)].join('.'), message: 'is not a known field' }));
  }
  return [{ path: path.join('.'), message: messageOf(issue) }];
}

/** Our own messages complete "the field …"; Zod's begin with a capital and stand alone. */
function messageOf(issue: Issues[number]): string {
  if ('code' in issue && issue.code === 'invalid_type' && 'expected' in issue) {
    return `is missing or not ${withArticle(String(issue.expected))}`;
  }
  return issue.message;
}

function withArticle(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
