import { describe, expect, test } from '@jest/globals';
import type { AppError } from '@logferry/runtime';
import { z } from 'zod';
import { ValidationPipe } from './validation.pipe.js';

const SCHEMA = z.strictObject({
  name: z.string().min(1, 'must not be empty'),
  size: z.int().optional(),
  nested: z.record(z.string(), z.strictObject({ on: z.boolean().optional() })).optional(),
});

const pipe = new ValidationPipe();
const validate = (value: unknown, type: 'body' | 'param' = 'body') =>
  pipe.transform(value, { type, schema: SCHEMA }) as Promise<unknown>;
const refusal = async (value: unknown): Promise<AppError> => {
  try {
    await validate(value);
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it was taken');
};

describe('ValidationPipe', () => {
  test('hands on what the schema makes of a body', async () => {
    expect(await validate({ name: 'x' })).toEqual({ name: 'x' });
  });

  test('names every field that is not acceptable', async () => {
    const error = await refusal({ name: '', size: 'big', nested: { web: { on: 1 } } });
    expect(error).toMatchObject({
      code: 'validation_failed',
      detail: 'name must not be empty.',
      errors: [
        { path: 'name', message: 'must not be empty' },
        { path: 'size', message: 'is missing or not a number' },
        { path: 'nested.web.on', message: 'is missing or not a boolean' },
      ],
    });
  });

  test('names an unknown field by its own path', async () => {
    const error = await refusal({ name: 'x', colour: 1, nested: { web: { off: 1 } } });
    expect(error.errors).toEqual([
      { path: 'nested.web.off', message: 'is not a known field' },
      { path: 'colour', message: 'is not a known field' },
    ]);
  });

  test('takes a missing body for an empty one', async () => {
    expect((await refusal(undefined)).errors).toEqual([{ path: 'name', message: 'is missing or not a string' }]);
  });

  test('bounds how much it complains about', async () => {
    const body = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1]));
    expect((await refusal(body)).errors).toHaveLength(50);
  });

  test('answers not_found to a path that cannot name anything', async () => {
    await expect(validate('nonsense', 'param')).rejects.toMatchObject({ code: 'not_found' });
  });
});
