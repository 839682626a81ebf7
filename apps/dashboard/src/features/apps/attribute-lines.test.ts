import { describe, expect, test } from '@jest/globals';
import { readAttributes, writeAttributes } from './attribute-lines.js';

describe('readAttributes', () => {
  test('reads texts, numbers and truth values', () => {
    expect(readAttributes('region = eu\n\ncanary=false\nshard = 3\nweight = 0.5\nnote = a = b')).toEqual({
      ok: true,
      attributes: { region: 'eu', canary: false, shard: 3, weight: 0.5, note: 'a = b' },
    });
  });

  test('keeps what only looks like a number as text', () => {
    const read = readAttributes('release = "12"\nzip = 01234\nhuge = 12345678901234567890');
    expect(read).toEqual({ ok: true, attributes: { release: '12', zip: '01234', huge: '12345678901234567890' } });
  });

  test('says which line is not an attribute, and which is there twice', () => {
    expect(readAttributes('region eu')).toMatchObject({ ok: false, fault: expect.stringContaining('region eu') });
    expect(readAttributes('a = 1\na = 2')).toMatchObject({ ok: false, fault: 'a is there twice.' });
  });

  test('reads back what it writes', () => {
    const attributes = { region: 'eu', canary: true, shard: 3, release: '12', odd: 'true', quoted: '"x"', empty: '' };
    expect(readAttributes(writeAttributes(attributes))).toEqual({ ok: true, attributes });
  });
});
