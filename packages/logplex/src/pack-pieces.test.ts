import { describe, expect, test } from '@jest/globals';
import { countPieces } from './count-pieces.js';
import { packPieces } from './pack-pieces.js';
import { PieceCutter } from './piece-cutter.js';

describe('packPieces', () => {
  test('counts the octets of each range, whatever it holds', () => {
    const body = Buffer.from('one\n[12 é]\n 3 x');
    expect(packPieces(body, [0, 3, 4, 11, 11, 16]).toString()).toBe('3 one7 [12 é]5 \n 3 x');
  });

  test('gives what the cutter cuts into the same ranges', () => {
    const body = Buffer.from('12345 67\n\n8 9');
    const packed = packPieces(body, [0, 5, 5, 9, 9, 13]);
    const cutter = new PieceCutter(packed);
    const texts: string[] = [];
    while (cutter.next()) texts.push(packed.toString('utf8', cutter.contentStart, cutter.end));
    expect(texts).toEqual(['12345', ' 67\n', '\n8 9']);
    expect(countPieces(packed, 'text')).toBe(3);
  });

  test('is empty when there is nothing to pack', () => {
    expect(packPieces(Buffer.from('left out'), [])).toHaveLength(0);
  });
});
