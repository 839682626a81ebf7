import type { ErrorCode } from '@logferry/runtime';
import type { OpenAPIObject } from '@nestjs/swagger';
import { withProblems } from '../http/answers.js';
import { toOpenApiSchema } from '../http/openapi-schema.js';
import { idempotencyKeyField } from './idempotency-key.js';

type Paths = OpenAPIObject['paths'];

const FAILS: readonly ErrorCode[] = [
  'request_under_way',
  'idempotency_key_reused',
  'validation_failed',
  'rate_limited',
];
const PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: toOpenApiSchema(idempotencyKeyField, { schemaType: 'input' })?.schema ?? {},
};
const REPLAYED = {
  description: '`true`: nothing was done, this is the answer to an earlier request with the same `Idempotency-Key`.',
  schema: { type: 'string', const: 'true' },
};

/** Which routes take an Idempotency-Key: those whose success is that something was made. */
export function makesSomething(method: string, statuses: readonly number[]): boolean {
  return method.toUpperCase() === 'POST' && statuses.includes(201);
}

/** The paths of the document with the header on all routes that take it, and how it can fail. */
export function tellIdempotency(paths: Paths): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [method, told(method, operation as Operation)]),
      ),
    ]),
  );
}

interface Operation {
  readonly parameters?: readonly object[];
  readonly responses: Record<string, object>;
}

function told(method: string, operation: Operation): object {
  if (!makesSomething(method, Object.keys(operation.responses).map(Number))) return operation;
  const responses = withProblems(operation.responses, FAILS);
  return {
    ...operation,
    parameters: [...(operation.parameters ?? []), PARAMETER],
    responses: { ...responses, '201': { ...responses['201'], headers: { 'Idempotency-Replayed': REPLAYED } } },
  };
}
