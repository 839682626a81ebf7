import type { Dialect } from './dialect.js';
import { PieceCutter } from './piece-cutter.js';

/**
 * How many messages a body stands for: `messages.length + faults.length` of `parseFrame`, without making a string.
 * The dialect does not change where pieces end; it is taken so that callers pass the same pair to both functions.
 */
export function countPieces(body: Buffer, _dialect: Dialect): number {
  const cutter = new PieceCutter(body);
  let pieces = 0;
  while (cutter.next()) pieces++;
  return pieces;
}
