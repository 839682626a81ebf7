const HOUR_MS = 3_600_000;

export type Range = '1h' | '24h' | '7d';

const lengths: Readonly<Record<Range, { readonly ms: number; readonly label: string; readonly words: string }>> = {
  '1h': { ms: HOUR_MS, label: '1 h', words: 'in the last hour' },
  '24h': { ms: 24 * HOUR_MS, label: '24 h', words: 'in the last 24 hours' },
  '7d': { ms: 168 * HOUR_MS, label: '7 d', words: 'in the last 7 days' },
};

/** Reads a range from the URL; anything else is null. */
export function parseRange(text: unknown): Range | null {
  return typeof text === 'string' && Object.hasOwn(lengths, text) ? (text as Range) : null;
}

export function rangeLabel(range: Range): string {
  return lengths[range].label;
}

/** For the end of a sentence: "in the last hour". */
export function rangeWords(range: Range): string {
  return lengths[range].words;
}

/** The first minute of the range that ends now. Whole minutes, because the ledger counts by minute. */
export function rangeStart(range: Range, nowMs: number): Date {
  return new Date(Math.floor((nowMs - lengths[range].ms) / 60_000) * 60_000);
}
