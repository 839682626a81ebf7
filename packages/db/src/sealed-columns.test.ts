import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { SEALED_TABLES } from './sealed-columns.js';

const SCHEMA = readFileSync(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8');

/** `table.column` of every field of the schema whose name or column begins with "sealed". */
function sealedInSchema(): string[] {
  return [...SCHEMA.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)].flatMap(([, body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1];
    const fields = body.split('\n').filter((line) => /^\s+sealed\w*\s|@map\("sealed_/.test(line));
    return fields.map((line) => `${table}.${/@map\("(\w+)"\)/.exec(line)?.[1]}`);
  });
}

test('names every sealed column of the schema, and no other', () => {
  const named = SEALED_TABLES.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column}`));
  expect(named.sort()).toEqual(sealedInSchema().sort());
});
