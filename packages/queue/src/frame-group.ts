import type { Frame, FrameHeader, FrameOrigin } from './frame.js';
import type { SettledNote } from './store.js';

/**
 * A group is what one commit stores: the frames that shared it, in order of arrival, as one binary value.
 *
 *   group = version:u8 count:u32 *( headerBytes:u32 bodyBytes:u32 header:JSON body:bytes ) *settled:u32     (big-endian)
 *
 * The JSON header costs about 1 µs a frame; the body is copied as it came. Behind the frames come the places (from 0) of
 * those that are settled, which a worker appends while their ticket is in work (settled-notes.ts).
 */
const VERSION = 1;
const PREAMBLE_BYTES = 5;
const LENGTHS_BYTES = 8;
const PLACE_BYTES = 4;

/** Frames to the bytes of one group. */
export function encodeGroup(frames: readonly Frame[]): Buffer {
  const headers: Buffer[] = [];
  let bytes = PREAMBLE_BYTES;
  for (const frame of frames) {
    const header = Buffer.from(JSON.stringify(frame.header));
    headers.push(header);
    bytes += LENGTHS_BYTES + header.length + frame.body.length;
  }
  const group = Buffer.allocUnsafe(bytes);
  group.writeUInt8(VERSION, 0);
  group.writeUInt32BE(frames.length, 1);
  let at = PREAMBLE_BYTES;
  for (let index = 0; index < frames.length; index++) {
    const header = headers[index];
    const body = frames[index]?.body;
    if (!header || !body) continue;
    group.writeUInt32BE(header.length, at);
    group.writeUInt32BE(body.length, at + 4);
    at += LENGTHS_BYTES;
    at += header.copy(group, at);
    at += body.copy(group, at);
  }
  return group;
}

/** What is to be appended to the groups that hold these frames. */
export function notesOf(origins: Iterable<FrameOrigin>): SettledNote[] {
  const byGroup = new Map<string, number[]>();
  for (const { groupId, place } of origins) {
    const places = byGroup.get(groupId);
    if (places) places.push(place);
    else byGroup.set(groupId, [place]);
  }
  return [...byGroup].map(([groupId, places]) => ({ groupId, places: encodePlaces(places) }));
}

/** Places of settled frames, as they are appended to their group. */
export function encodePlaces(places: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(places.length * PLACE_BYTES);
  for (const [index, place] of places.entries()) bytes.writeUInt32BE(place, index * PLACE_BYTES);
  return bytes;
}

/**
 * The bytes of a group back to all of its frames. Bodies are views into `group`, not copies.
 * @throws Error when the bytes are not a group of this version: a bug or a newer process wrote them.
 */
export function decodeGroup(group: Buffer): Frame[] {
  return readFrames(group, null).frames;
}

export interface GroupInWork {
  readonly frames: readonly Frame[];
  /** Places of those that are settled. */
  readonly settled: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

/** As `decodeGroup`, each frame with its origin, and what was noted of them since. */
export function decodeGroupInWork(group: Buffer, shard: number, groupId: string): GroupInWork {
  const { frames, end } = readFrames(group, { shard, groupId });
  if (end === group.length) return { frames, settled: NONE };
  const settled = new Set<number>();
  for (let at = end; at + PLACE_BYTES <= group.length; at += PLACE_BYTES) settled.add(group.readUInt32BE(at));
  return { frames, settled };
}

function readFrames(group: Buffer, from: Omit<FrameOrigin, 'place'> | null): { frames: Frame[]; end: number } {
  if (group.length < PREAMBLE_BYTES || group.readUInt8(0) !== VERSION) {
    throw new Error(`Not a version ${VERSION} frame group (${group.length} bytes)`);
  }
  const count = group.readUInt32BE(1);
  const frames: Frame[] = [];
  let at = PREAMBLE_BYTES;
  for (let index = 0; index < count; index++) {
    const headerBytes = group.readUInt32BE(at);
    const bodyBytes = group.readUInt32BE(at + 4);
    at += LENGTHS_BYTES;
    const header = parseHeader(group.toString('utf8', at, at + headerBytes));
    at += headerBytes;
    const body = group.subarray(at, at + bodyBytes);
    frames.push(
      from === null
        ? { header, body }
        : { header, body, origin: { shard: from.shard, groupId: from.groupId, place: index } },
    );
    at += bodyBytes;
  }
  return { frames, end: at };
}

// Written by encodeGroup of this version, so the shape is known.
function parseHeader(text: string): FrameHeader {
  return JSON.parse(text) as FrameHeader;
}
