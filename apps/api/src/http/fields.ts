import { z } from 'zod';
import { isLine } from './text.js';

/** The id of a resource in a path or a body. */
export const idField = z.uuid('is not an id');

export const timestampField = z.iso
  .datetime()
  .meta({ description: 'RFC 3339, UTC, milliseconds.', examples: ['2026-03-04T09:15:02.118Z'] });

export const NOT_A_LINE = 'must not contain line breaks or control characters';

/** A short text a person types: trimmed, not empty, one line. */
export function lineField(lengthMax: number) {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(lengthMax, `must not be longer than ${lengthMax} characters`)
    .refine(isLine, NOT_A_LINE);
}

/** A PATCH body that changes nothing is a mistake of the caller. */
export function hasSomething(body: object): boolean {
  return Object.values(body).some((value) => value !== undefined);
}

export const NOTHING_TO_CHANGE = 'name at least one field to change';
