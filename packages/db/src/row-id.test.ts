import { expect, test } from '@jest/globals';
import { firstRowId, newRowId } from './row-id.js';

test('a row id is a UUID of version 7 that begins with the time', () => {
  const id = newRowId(0x0192_3456_789a);
  expect(id).toMatch(/^01923456-789a-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newRowId(0x0192_3456_789a)).not.toBe(id);
});

test('the first row id of a time is above all earlier ones and below none of that time', () => {
  const first = firstRowId(0x0192_3456_789a);
  expect(first).toMatch(/^01923456-789a-7000-8000-000000000000$/);
  expect(newRowId(0x0192_3456_7899) < first).toBe(true);
  expect(newRowId(0x0192_3456_789a) >= first).toBe(true);
});
