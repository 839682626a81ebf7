import { ColumnTypeEnum, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type pg from 'pg';

/** Postgres' own type "char", which its catalogs use; not char(n). */
const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * PrismaPg refuses columns of type "char" as an unsupported type, and the schema engine asks for them when it describes a
 * database. This makes the pool call them text, and the function it returns makes an adapter on that pool return them as
 * characters. The engine makes its queries one after the other; only that makes it sound to remember the columns of the
 * newest result.
 */
export function acceptCharColumns(pool: pg.Pool): (adapter: SqlDriverAdapter) => void {
  let charColumns = new Set<string>();
  const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  const queryNotingChars = async (config: pg.QueryConfig): Promise<pg.QueryResult> => {
    const result = await query(config);
    charColumns = new Set();
    // A script of several statements has an array of results, and nobody reads their columns.
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== CHAR_OID) continue;
      charColumns.add(field.name);
      field.dataTypeID = TEXT_OID;
    }
    return result;
  };
  pool.query = queryNotingChars as typeof pool.query; // PrismaPg calls only this one of its overloads

  return (adapter) => {
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (sql) => {
      const result = await queryRaw(sql);
      const columnTypes = result.columnTypes.map((type, index) =>
        charColumns.has(result.columnNames[index] ?? '') ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
  };
}
