/** A line carries the moment of its POST as epoch milliseconds behind this mark: rare in log text, and kept by JSON as it is. */
export const STAMP_MARK = '~t';
export const STAMP_DIGITS = 13;

export function stamp(epochMs: number): string {
  return STAMP_MARK + String(epochMs).padStart(STAMP_DIGITS, '0');
}
