import { z } from 'zod';

/** The id of a resource in a path or a body. */
export const idField = z.uuid('is not an id');

export const timestampField = z.iso
  .datetime()
  .meta({ description: 'RFC 3339, UTC, milliseconds.', examples: ['2026-03-04T09:15:02.118Z'] });

/** A short text a person types: trimmed, not empty, one line. */
export function lineField(lengthMax: number) {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(lengthMax, `must not be longer than ${lengthMax} characters`)
    .refine((text) => !hasControlCharacter(text), 'must not contain line breaks or control characters');
}

/** A PATCH body that changes nothing is a mistake of the caller. */
export function hasSomething(body: object): boolean {
  return Object.values(body).some((value) => value !== undefined);
}

export const NOTHING_TO_CHANGE = 'name at least one field to change';

/** Control characters break header values, log lines and terminals. */
function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  }
  return false;
}
