import { describe, expect, test } from '@jest/globals';
import { AppError, toProblem } from './errors.js';

describe('toProblem', () => {
  test('renders an AppError with its fields', () => {
    const error = new AppError('validation_failed', 'Two fields are wrong.', {
      errors: [{ path: 'name', message: 'is missing' }],
    });
    expect(toProblem(error)).toEqual({
      type: 'urn:logferry:error:validation_failed',
      title: 'A field is missing, unknown or not acceptable',
      status: 422,
      code: 'validation_failed',
      detail: 'Two fields are wrong.',
      errors: [{ path: 'name', message: 'is missing' }],
    });
  });

  test('says nothing of an unexpected error', () => {
    expect(JSON.stringify(toProblem(new Error('s3cret')))).not.toContain('s3cret');
    expect(toProblem(null)).toMatchObject({ status: 500, code: 'internal' });
  });
});
