import { AppError, ERROR_CODES, type ErrorCode, toProblem } from '@logferry/runtime';
import { applyDecorators, HttpCode, SerializeOptions } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { problemSchema } from './problem.js';

/**
 * What a handler answers when all is well. The one schema documents the answer and is applied to it, so that a field
 * that is not in it, such as a sealed secret, cannot leave by accident.
 *
 * @param applied another one to apply, where looking at every field would take too long
 */
export function Answers(status: number, schema: z.ZodType, description: string, applied = schema) {
  return applyDecorators(
    HttpCode(status),
    SerializeOptions({ schema: applied }),
    ApiResponse({ status, description, standardSchema: schema }),
  );
}

/** A handler that answers without a body. */
export function AnswersNothing(description: string) {
  return applyDecorators(HttpCode(204), ApiResponse({ status: 204, description }));
}

/** How every route that asks who is calling can fail. */
const OF_EVERY_ROUTE: readonly ErrorCode[] = [
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'tenant_suspended',
  'internal',
  'unavailable',
];

/** Documents the errors of a handler, with an example of each code. */
export function Fails(...codes: readonly ErrorCode[]) {
  return applyDecorators(
    ...problemsByStatus([...codes, ...OF_EVERY_ROUTE]).map(([status, response]) =>
      ApiResponse({ status, ...response }),
    ),
  );
}

/** The OpenAPI responses for errors of these codes, by status. */
export function problemsByStatus(codes: readonly ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) {
    const { status } = ERROR_CODES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return [...byStatus].map(
    ([status, ofStatus]) =>
      [
        status,
        {
          description: ofStatus.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}`).join(' · '),
          content: { 'application/problem+json': { schema: PROBLEM_REF, examples: examplesOf(ofStatus) } },
        },
      ] as const,
  );
}

/** The same added to the responses of an operation, where some of the statuses may be told of already. */
export function withProblems(
  responses: Readonly<Record<string, object>>,
  codes: readonly ErrorCode[],
): Record<string, object> {
  const told = CODES.filter((code) => codes.includes(code) || isToldOf(responses, code));
  return { ...responses, ...Object.fromEntries(problemsByStatus(told)) };
}

const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

function isToldOf(responses: Readonly<Record<string, object>>, code: ErrorCode): boolean {
  const response = responses[String(ERROR_CODES[code].status)];
  return response !== undefined && 'description' in response && String(response.description).includes(`\`${code}\``);
}

const PROBLEM_REF = { $ref: `#/components/schemas/${problemSchema.meta()?.id}` };

function examplesOf(codes: readonly ErrorCode[]): Record<string, { value: object }> {
  return Object.fromEntries(codes.map((code) => [code, { value: toProblem(new AppError(code)) }]));
}
