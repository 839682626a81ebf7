import type { ErrorCode } from '@logferry/runtime';
import type { z } from 'zod';
import { problemsByStatus } from '../http/answers.js';
import { toOpenApiSchema } from '../http/openapi-schema.js';

/*
 * What the descriptions of better-auth's routes are made of, by hand: they are not Nest's.
 */

export const TAGS = ['Sign-in'];
export const JSON_TYPE = 'application/json';
/** How every route here can fail; those with a body also at reading it. */
const OF_EVERY_ROUTE = ['forbidden', 'rate_limited', 'internal', 'unavailable'] as const;
export const OF_BODIES = [
  'malformed_request',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
] as const;

export const user = {
  type: 'object',
  required: ['id', 'name', 'email'],
  properties: { id: { type: 'string' }, name: { type: 'string' }, email: { type: 'string', format: 'email' } },
};

export function bodyOf(schema: z.ZodType) {
  const json = toOpenApiSchema(schema, { schemaType: 'input' })?.schema ?? {};
  return { required: true, content: { [JSON_TYPE]: { schema: json } } };
}

export function signedInOrAsked(description: string) {
  const asked = {
    type: 'object',
    required: ['twoFactorRedirect'],
    properties: { twoFactorRedirect: { type: 'boolean', const: true, description: 'Go on with `verifyTotp`.' } },
  };
  const schema = { anyOf: [{ type: 'object', required: ['user'], properties: { user } }, asked] };
  return { description, content: { [JSON_TYPE]: { schema } } };
}

export function signedIn(description: string) {
  const schema = { type: 'object', required: ['user'], properties: { user } };
  return { description, content: { [JSON_TYPE]: { schema } } };
}

/** Answers that say no more than that it was done. */
export function done(description: string) {
  return { description, content: { [JSON_TYPE]: { schema: { type: 'object' } } } };
}

export function failsWith(...codes: readonly ErrorCode[]) {
  return Object.fromEntries(problemsByStatus([...codes, ...OF_EVERY_ROUTE]));
}
