/**
 * Rows of texts under their headings, in columns.
 * @param {readonly string[]} headings
 * @param {readonly (readonly unknown[])[]} rows
 */
export function table(headings, rows) {
  if (rows.length === 0) return '(none)';
  const texts = [headings, ...rows].map((row) => row.map((cell) => printable(cell)));
  const widths = headings.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)));
  return texts
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/**
 * What names and reasons hold must not steer the terminal.
 * @param {unknown} cell
 */
function printable(cell) {
  if (cell === null || cell === undefined) return '–';
  return String(cell).replaceAll(/\p{C}/gu, '\u{fffd}');
}
