import { describe, expect, test } from '@jest/globals';
import { previewText } from './dead-letter-words.js';

describe('previewText', () => {
  test('is the message, also one that is cut off', () => {
    expect(previewText({ preview: '{"ddsource":"heroku","message":"a \\"b\\" c","x":1}' })).toBe('a "b" c');
    expect(previewText({ preview: '{"message":"long li' })).toBe('long li');
    expect(previewText({ preview: '{"message":"half an escape \\u00' })).toBe('half an escape \\u00');
  });

  test('is the beginning itself where the message lies beyond it, and says when nothing can be read', () => {
    expect(previewText({ preview: '{"ddtags":"env:x' })).toBe('{"ddtags":"env:x');
    expect(previewText({ preview: null })).toContain('cannot be read');
  });
});
