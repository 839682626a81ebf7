import { z } from 'zod';

/** As Node has it: in lower case. */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

/** Any scheme of a client's: a UUID has 36 characters. */
const KEY_LENGTH_MAX = 255;

export const idempotencyKeyField = z
  .string()
  .max(KEY_LENGTH_MAX, `must not be longer than ${KEY_LENGTH_MAX} characters`)
  .regex(/^[\x21-\x7e]+$/, 'must consist of letters, digits and punctuation without spaces')
  .meta({
    description:
      'Any text that is new for each thing to be made, such as a UUID. Sent again with the same key within 24 hours, the request is not done again: you get the first answer, with `Idempotency-Replayed: true`. Keys are yours alone; that of a request that was refused or failed is free again.',
    examples: ['5f0c7a52-6f4e-4a39-9a53-3b5ad6c06a35'],
  });
