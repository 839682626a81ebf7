import { describe, expect, test } from '@jest/globals';
import { ApiError, UnreachableError } from '../../api/problem.js';
import { keyProblem } from './key-problem.js';

describe('keyProblem', () => {
  test('puts a rejected key beside its field and says how to mend it', () => {
    const problem = keyProblem(new ApiError(422, 'key_rejected', 'x', []), 'EU1');
    expect(problem.fields.apiKey).toContain('EU1 rejected this key');
    expect(problem.form).toBeNull();
  });

  test('offers to store the key unchecked when the site does not answer', () => {
    const problem = keyProblem(new ApiError(503, 'unavailable', 'x', []), 'EU1');
    expect(problem).toMatchObject({ fields: {}, canSkipCheck: true });
    expect(problem.form).toContain('EU1 does not answer');
  });

  test('names the field in a fault that the api found', () => {
    const error = new ApiError(409, 'conflict', 'x', [{ path: 'name', message: 'is taken by another destination' }]);
    expect(keyProblem(error, 'EU1').fields).toEqual({ name: 'Name is taken by another destination.' });
  });

  test('offers nothing when Logferry itself does not answer', () => {
    expect(keyProblem(new UnreachableError(null), 'EU1')).toMatchObject({ fields: {}, canSkipCheck: false });
  });
});
