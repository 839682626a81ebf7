import { describe, expect, test } from '@jest/globals';
import { deviceOf } from './device.js';

describe('deviceOf', () => {
  test.each([
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on macOS'],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604',
      'Safari on iPhone',
    ],
    ['curl/8.5.0', 'curl'],
    [null, 'Unknown device'],
  ])('of %s is %s', (userAgent, words) => expect(deviceOf(userAgent)).toBe(words));
});
