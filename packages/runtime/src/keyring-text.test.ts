import { describe, expect, test } from '@jest/globals';
import { generateKeyringText, parseKeyringText } from './keyring-text.js';

const KEY = Buffer.alloc(32, 1).toString('base64');

describe('parseKeyringText', () => {
  test('reads what generateKeyringText writes', () => {
    const keys = parseKeyringText(`${generateKeyringText()}, ${generateKeyringText()}`);
    expect(keys.map(({ key }) => key.length)).toEqual([32, 32]);
  });

  test.each([
    ['', 'form id:base64key'],
    ['k1', 'form id:base64key'],
    [`:${KEY}`, 'has an id'],
    [`k 1:${KEY}`, 'has an id'],
    [`k1:${KEY},k1:${KEY}`, 'entry 2 of 2 repeats'],
    ['k1:!!', 'not base64'],
    ['k1:AAAA', '3 bytes instead of 32'],
    [Array.from({ length: 17 }, (_, n) => `k${n}:${KEY}`).join(), 'holds 17 keys'],
  ])('refuses %p', (text, message) => {
    expect(() => parseKeyringText(text)).toThrow(message);
  });
});
