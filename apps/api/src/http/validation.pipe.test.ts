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
const validate = async (value: unknown, type: 'body' | 'query' | 'param' = 'body', schema: z.ZodType = SCHEMA) =>
  pipe.transform(value, { type, schema });
const refusal = async (value: unknown, ...how: [('body' | 'query')?, z.ZodType?]): Promise<AppError> => {
  try {
    await validate(value, ...how);
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

  test.each([
    ['x\u0000y', 'holds the character NUL, which cannot be stored'],
    ['x\ud800y', 'holds half of a character (a lone surrogate)'],
  ])('refuses the text %j wherever it stands', async (text, message) => {
    const tree = { name: text, any: { [text]: 1, list: ['fine \u{1f4a9}', { deep: text }] } };
    const error = await refusal(tree);
    expect(error).toMatchObject({ code: 'validation_failed', detail: `name ${message}.` });
    expect(error.errors.map(({ path }) => path)).toEqual(['name', `any.${text}`, 'any.list.1.deep']);
    expect(new Set(error.errors.map((each) => each.message))).toEqual(new Set([message]));
    expect((await refusal({ name: text }, 'query')).errors).toEqual([{ path: 'name', message }]);
  });

  test('has a sentence for every limit, also where a schema brings none', async () => {
    const limits = z.strictObject({
      line: z.string().min(1).max(3),
      long: z.string().max(3),
      list: z.array(z.string()).max(1),
      few: z.array(z.string()).min(2),
      low: z.number().min(5),
      high: z.number().max(5),
      whole: z.int(),
      color: z.enum(['red', 'green']),
      key: z.record(z.string().regex(/^[a-z]+$/, 'must be a word'), z.number()),
      mail: z.email(),
      form: z.string().regex(/^a/),
      either: z.union([z.string(), z.number()]),
    });
    const value = {
      line: '',
      long: 'four',
      list: ['a', 'b'],
      few: ['a'],
      low: 4,
      high: 6,
      whole: 1.5,
      color: 'blue',
      key: { '1': 1 },
      mail: 'x',
      form: 'b',
      either: null,
    };
    expect((await refusal(value, 'body', limits)).errors).toEqual([
      { path: 'line', message: 'must not be empty' },
      { path: 'long', message: 'must not be longer than 3 characters' },
      { path: 'list', message: 'must not hold more than 1' },
      { path: 'few', message: 'must hold at least 2' },
      { path: 'low', message: 'must be at least 5' },
      { path: 'high', message: 'must be at most 5' },
      { path: 'whole', message: 'must be a whole number' },
      { path: 'color', message: 'must be one of red, green' },
      { path: 'key.1', message: 'must be a word' },
      { path: 'mail', message: 'is not an email address' },
      { path: 'form', message: 'has a form that is not allowed' },
      { path: 'either', message: 'has a form that is not allowed' },
    ]);
  });

  test('takes a missing body for an empty one', async () => {
    expect((await refusal(undefined)).errors).toEqual([{ path: 'name', message: 'is missing or not a string' }]);
  });

  test('bounds how much it complains about', async () => {
    const body = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1]));
    expect((await refusal(body)).errors).toHaveLength(50);
    const [error] = (await refusal({ name: 'x', ['y'.repeat(100_000)]: 1 })).errors;
    expect(error?.path).toHaveLength(200);
  });

  test('reads a body of nothing but brackets', async () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect((await refusal({ name: 'x', deep })).errors).toEqual([{ path: 'deep', message: 'is not a known field' }]);
  });

  test('answers not_found to a path that cannot name anything', async () => {
    await expect(validate('nonsense', 'param')).rejects.toMatchObject({ code: 'not_found' });
  });
});
