import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EscapedLine } from './escaped-line.js';
import { LineFields } from './line-fields.js';
import { PairsReader } from './pairs-line.js';

const names = fc.constantFrom('a', 'ab', 'b', 'level', 'host', 'source', 'sample#a', '_RESERVED_host', 'dd.trace_id');
const values = fc.constantFrom('1', 'x', '"y z"', '"y', '', 'error', 'true', '-1.50', '=');
const lines = fc
  .array(fc.tuple(names, values), { maxLength: 6 })
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join(' '));

function read(reader: PairsReader, text: string): { isTaken: boolean; fields: LineFields } {
  const fields = new LineFields();
  const line = new EscapedLine();
  line.set(JSON.stringify(text));
  return { isTaken: reader.readLogfmt(line, fields), fields };
}

test('a logfmt line says the same whatever names the lines before it had', () => {
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 8 }), (list) => {
      const reader = new PairsReader(new Set(), null);
      for (const line of list) expect(read(reader, line)).toEqual(read(new PairsReader(new Set(), null), line));
    }),
    { numRuns: 500 },
  );
});

test('a name that stands twice counts once, also in the line that makes all names forgotten', () => {
  const reader = new PairsReader(new Set(), null);
  for (let i = 0; i < 100; i++) {
    const others = Array.from({ length: 50 }, (_, n) => `n${i}_${n}=1`).join(' ');
    expect(read(reader, `first=1 first=2 ${others}`).fields.root).not.toContain('"first":2');
  }
});
