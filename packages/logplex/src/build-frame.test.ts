import { describe, expect, test } from '@jest/globals';
import { buildFrame, type MessageInput } from './build-frame.js';

const message: MessageInput = { priority: 190, timestamp: 't', appname: 'app', procid: 'web.1', text: 'é\n' };

describe('buildFrame', () => {
  test('counts bytes, fills in host and msgid, and puts nothing between frames', () => {
    expect(buildFrame([message, message]).toString()).toBe(
      '29 <190>1 t host app web.1 - é\n29 <190>1 t host app web.1 - é\n',
    );
  });

  test('sends the nil structured data in the log-shuttle dialect', () => {
    expect(buildFrame([message], 'log-shuttle').toString()).toBe('31 <190>1 t host app web.1 - - é\n');
  });

  test.each<[string, Partial<MessageInput>]>([
    ['a priority above 191', { priority: 192 }],
    ['a negative priority', { priority: -1 }],
    ['a fractional priority', { priority: 1.5 }],
    ['a space in a field', { procid: 'web 1' }],
    ['a header too long to be read', { appname: 'a'.repeat(1100) }],
  ])('refuses %s', (_case, part) => {
    expect(() => buildFrame([{ ...message, ...part }])).toThrow(RangeError);
  });
});
