import type { ErrorCode } from '@logferry/runtime';
import type { OpenAPIObject } from '@nestjs/swagger';
import { withProblems } from './answers.js';

type Paths = OpenAPIObject['paths'];

/** How every route that reads a body can fail at it. */
const FAILS: readonly ErrorCode[] = [
  'malformed_request',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
];

interface Operation {
  readonly requestBody?: object;
  readonly responses: Record<string, object>;
}

/** The paths of the document with what can be wrong with a body wherever there is one. */
export function tellBodies(paths: Paths): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [method, told(operation as Operation)]),
      ),
    ]),
  );
}

function told(operation: Operation): object {
  if (operation.requestBody === undefined) return operation;
  return { ...operation, responses: withProblems(operation.responses, FAILS) };
}
