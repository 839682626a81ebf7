/** A row of a report: the text under each column's name. */
export type Cells = Readonly<Record<string, string>>;

/** Columns are the union of the rows' keys, in order of first appearance; a missing cell is a dash. */
export function table(rows: readonly Cells[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const width = (column: string): number => Math.max(column.length, ...rows.map((row) => (row[column] ?? '-').length));
  const line = (cell: (column: string) => string): string =>
    columns
      .map((column, index) => (index === 0 ? cell(column).padEnd(width(column)) : cell(column).padStart(width(column))))
      .join('  ');
  return [line((column) => column), ...rows.map((row) => line((column) => row[column] ?? '-'))].join('\n');
}
