const SPACE = 0x20;

/**
 * Ranges of a body as a sequence of octet-counted pieces, which can be counted and cut like any frame's body.
 * `bounds` holds the start and the end of one range after the other. An empty range would be unreadable as a piece, so leave it out.
 */
export function packPieces(body: Buffer, bounds: readonly number[]): Buffer {
  let bytes = 0;
  for (let i = 0; i < bounds.length; i += 2) {
    const octets = (bounds[i + 1] as number) - (bounds[i] as number);
    bytes += String(octets).length + 1 + octets;
  }
  const packed = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (let i = 0; i < bounds.length; i += 2) {
    const start = bounds[i] as number;
    const end = bounds[i + 1] as number;
    at += packed.write(String(end - start), at, 'latin1');
    packed[at++] = SPACE;
    at += body.copy(packed, at, start, end);
  }
  return packed;
}
