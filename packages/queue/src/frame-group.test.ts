import { describe, expect, test } from '@jest/globals';
import type { Frame } from './frame.js';
import { decodeGroup, decodeGroupInWork, encodeGroup, encodePlaces, notesOf } from './frame-group.js';

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

  test('tells which of its frames were noted as settled since', () => {
    const frames = [frame('a'), frame('b'), frame('c')];
    const group = encodeGroup(frames);
    const inWork = frames.map((each, place) => ({ ...each, origin: { shard: 1, groupId: 'g', place } }));
    expect(decodeGroupInWork(group, 1, 'g')).toEqual({ frames: inWork, settled: new Set() });
    const noted = Buffer.concat([group, encodePlaces([2]), encodePlaces([0, 2])]);
    expect(decodeGroupInWork(noted, 1, 'g')).toEqual({ frames: inWork, settled: new Set([0, 2]) });
    expect(decodeGroup(noted)).toEqual(frames);
  });

  test('is told in one note of all its frames that are settled, and stored again without their origins', () => {
    const taken = decodeGroupInWork(encodeGroup([frame('a'), frame('b'), frame('c')]), 0, 'g').frames;
    const origins = taken.flatMap(({ origin }) => origin ?? []);
    expect(notesOf([...origins, { shard: 0, groupId: 'other', place: 7 }])).toEqual([
      { groupId: 'g', places: encodePlaces([0, 1, 2]) },
      { groupId: 'other', places: encodePlaces([7]) },
    ]);
    expect(decodeGroup(encodeGroup(taken))).toEqual([frame('a'), frame('b'), frame('c')]);
  });

  test('refuses bytes of another version instead of misreading them', () => {
    const group = encodeGroup([frame('a')]);
    group.writeUInt8(9, 0);
    expect(() => decodeGroup(group)).toThrow('version 1');
    expect(() => decodeGroup(Buffer.alloc(2))).toThrow('version 1');
  });
});
