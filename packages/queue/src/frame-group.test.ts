import { describe, expect, test } from '@jest/globals';
import type { Frame } from './frame.js';
import { decodeGroup, encodeGroup } from './frame-group.js';

const frame = (text: string): Frame => ({
  header: {
    tenantId: 't',
    appId: text,
    drainTokenId: 'd',
    logplexToken: '',
    frameId: 'f',
    receivedAtMs: 1,
    dialect: 'logplex',
  },
  body: Buffer.from(text),
});

describe('a frame group', () => {
  test('gives back its frames in order, empty bodies and non-ASCII headers included', () => {
    const frames = [frame('é\n'), frame(''), frame('third')];
    expect(decodeGroup(encodeGroup(frames))).toEqual(frames);
  });

  test('refuses bytes of another version instead of misreading them', () => {
    const group = encodeGroup([frame('a')]);
    group.writeUInt8(9, 0);
    expect(() => decodeGroup(group)).toThrow('version 1');
    expect(() => decodeGroup(Buffer.alloc(2))).toThrow('version 1');
  });
});
