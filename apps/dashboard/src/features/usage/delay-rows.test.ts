import { describe, expect, test } from '@jest/globals';
import { countsWith } from './counts.fixture.js';
import { delayAt } from './delay-rows.js';

const delay = countsWith({ deliveryDelay: { le250ms: 90, le1s: 9, more: 1 } }).deliveryDelay;

describe('delayAt', () => {
  test('names the bucket that holds the wanted share', () => {
    expect(delayAt(delay, 0.5)).toBe('up to 250 ms');
    expect(delayAt(delay, 0.99)).toBe('up to 1 s');
    expect(delayAt(delay, 1)).toBe('longer');
  });

  test('is null without lines', () => {
    expect(delayAt(countsWith({}).deliveryDelay, 0.5)).toBeNull();
  });
});
