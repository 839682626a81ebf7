import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildFrame, type MessageInput } from './build-frame.js';
import { countPieces } from './count-pieces.js';
import type { SyslogDialect } from './dialect.js';
import { parseFrame } from './parse-frame.js';

const RUNS = { numRuns: 1000 };

const dialects = fc.constantFrom<SyslogDialect>('logplex', 'log-shuttle');
const fields = fc.string({ unit: 'binary', maxLength: 12 }).map((field) => field.replaceAll(' ', '_'));
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(
    '',
    '\n',
    '\r\n',
    '\0',
    '- ',
    '[x] ',
    '57 <190>1 t h a p - ',
    Buffer.from([0xc3]),
    Buffer.from([0xff, 0x00]),
  ),
);
const inputs: fc.Arbitrary<MessageInput> = fc.record(
  {
    priority: fc.nat(191),
    timestamp: fields,
    hostname: fields,
    appname: fields,
    procid: fields,
    msgid: fields,
    text: texts,
  },
  { requiredKeys: ['priority', 'timestamp', 'appname', 'procid', 'text'] },
);
const validBodies = fc
  .tuple(fc.array(inputs, { maxLength: 8 }), dialects)
  .map(([list, dialect]) => buildFrame(list, dialect));

// Bytes that matter to the grammar come up far more often than in random bytes.
const grammarBytes = fc
  .array(fc.oneof(fc.constantFrom(...'0123456789 <>1-[]"\\\n\r'), fc.string({ unit: 'binary', maxLength: 2 })), {
    maxLength: 200,
  })
  .map((parts) => Buffer.from(parts.join('')));
const randomBytes = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));
const truncations = fc.tuple(validBodies, fc.nat()).map(([body, n]) => body.subarray(0, n % (body.length + 1)));
const mutations = fc
  .tuple(validBodies, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }))
  .map(([body, edits]) => {
    const copy = Buffer.from(body);
    for (const [at, byte] of edits) if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  });
const anyBodies = fc.oneof(validBodies, grammarBytes, randomBytes, truncations, mutations);

describe('parseFrame', () => {
  test('gives back any messages that buildFrame wrote, in both dialects', () => {
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 8 }), dialects, (list, dialect) => {
        const { messages, faults } = parseFrame(buildFrame(list, dialect), dialect);
        expect(faults).toEqual([]);
        expect(messages.map(({ start: _s, timestampStart: _t, msgStart: _m, end: _e, ...rest }) => rest)).toEqual(
          list.map((input) => ({
            priority: input.priority,
            timestamp: decoded(input.timestamp),
            hostname: decoded(input.hostname ?? 'host'),
            appname: decoded(input.appname),
            procid: decoded(input.procid),
            msgid: decoded(input.msgid ?? '-'),
            text: decoded(input.text),
          })),
        );
      }),
      RUNS,
    );
  });

  test('never throws, and its pieces are ascending, disjoint and inside the body', () => {
    fc.assert(
      fc.property(anyBodies, dialects, (body, dialect) => {
        let end = 0;
        for (const piece of piecesOf(body, dialect)) {
          expect(piece.start).toBeGreaterThanOrEqual(end);
          expect(piece.end).toBeGreaterThan(piece.start);
          end = piece.end;
        }
        expect(end).toBeLessThanOrEqual(body.length);
        for (const message of parseFrame(body, dialect).messages) {
          expect(message.msgStart).toBeGreaterThan(message.start);
          expect(message.msgStart).toBeLessThanOrEqual(message.end);
          expect(message.text).toBe(body.toString('utf8', message.msgStart, message.end));
          expect(body.toString('latin1', message.timestampStart - 3, message.timestampStart)).toBe('>1 ');
        }
      }),
      RUNS,
    );
  });

  test('leaves out nothing but stray CR, LF and SP between the pieces', () => {
    fc.assert(
      fc.property(anyBodies, dialects, (body, dialect) => {
        let at = 0;
        for (const piece of [...piecesOf(body, dialect), { start: body.length, end: body.length }]) {
          for (const byte of body.subarray(at, piece.start)) expect([0x0a, 0x0d, 0x20]).toContain(byte);
          at = piece.end;
        }
      }),
      RUNS,
    );
  });

  test('reads the same pieces from a part of the body cut at piece ends', () => {
    fc.assert(
      fc.property(anyBodies, dialects, fc.nat(), fc.nat(), (body, dialect, a, b) => {
        const pieces = piecesOf(body, dialect);
        const first = a % (pieces.length + 1);
        const last = first + (b % (pieces.length + 1 - first));
        const from = pieces[first - 1]?.end ?? 0;
        const to = pieces[last - 1]?.end ?? 0;
        const part = piecesOf(body.subarray(from, to), dialect).map((piece) => shifted(piece, from));
        expect(part).toEqual(pieces.slice(first, last));
      }),
      RUNS,
    );
  });
});

test('countPieces counts what parseFrame returns', () => {
  fc.assert(
    fc.property(anyBodies, dialects, (body, dialect) => {
      expect(countPieces(body, dialect)).toBe(piecesOf(body, dialect).length);
    }),
    RUNS,
  );
});

type Piece = { start: number; end: number; timestampStart?: number; msgStart?: number };

function piecesOf(body: Buffer, dialect: SyslogDialect): Piece[] {
  const { messages, faults } = parseFrame(body, dialect);
  return [...messages, ...faults].sort((a, b) => a.start - b.start);
}

function shifted(piece: Piece, by: number): Piece {
  const moved = { ...piece, start: piece.start + by, end: piece.end + by };
  if (piece.timestampStart !== undefined) moved.timestampStart = piece.timestampStart + by;
  if (piece.msgStart !== undefined) moved.msgStart = piece.msgStart + by;
  return moved;
}

function decoded(value: string | Buffer): string {
  return Buffer.from(value).toString('utf8');
}
