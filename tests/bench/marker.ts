/**
 * How a line is told from every other line, so that losses and duplicates are counted exactly: each message carries
 * `~q` and nine digits. `~` is rare in log text, so a reader can find it with memchr; the digits survive JSON unescaped.
 * The marker stands where no field parser copies it into an attribute (a bare word, or inside a JSON text).
 */
export const MARKER_BYTE = 0x7e;
export const MARKER_SECOND_BYTE = 0x71;
const MARKER_DIGITS = 9;
export const MARKER_BLANK = `~q${'0'.repeat(MARKER_DIGITS)}`;

/** 64 M lines a process: an 8 MB bitmap, far more than one bounded run sends. */
const SEQUENCE_MAX = 1 << 26;

/** Writes `sequence` over the nine digits at `at`. */
export function writeSequence(bytes: Buffer, at: number, sequence: number): void {
  let rest = sequence;
  for (let i = at + MARKER_DIGITS - 1; i >= at; i--) {
    const next = (rest / 10) | 0;
    bytes[i] = 0x30 + rest - next * 10;
    rest = next;
  }
}

/** Counts which lines have been seen, once or more. Lines before `base` belong to an earlier measurement. */
export class SequenceBitmap {
  unique = 0;
  duplicates = 0;
  /** Lines of an earlier measurement that came after it was closed. */
  late = 0;
  #base = 0;
  readonly #seen = new Uint8Array(SEQUENCE_MAX >> 3);

  /** Starts a new measurement whose lines are numbered from `base`. */
  startAt(base: number): void {
    this.#base = base;
    this.unique = 0;
    this.duplicates = 0;
    this.late = 0;
  }

  /** Reads every marker in `text`; returns how many there were. */
  addAll(text: Buffer): number {
    let found = 0;
    for (let at = text.indexOf(MARKER_BYTE); at !== -1; at = text.indexOf(MARKER_BYTE, at + 1)) {
      if (text[at + 1] !== MARKER_SECOND_BYTE) continue;
      let sequence = 0;
      for (let i = at + 2; i < at + 2 + MARKER_DIGITS; i++) sequence = sequence * 10 + (text[i] ?? 0x30) - 0x30;
      this.#add(sequence);
      found++;
    }
    return found;
  }

  #add(sequence: number): void {
    if (sequence < this.#base) {
      this.late++;
      return;
    }
    const slot = sequence >> 3;
    const bit = 1 << (sequence & 7);
    const byte = this.#seen[slot] ?? 0;
    if ((byte & bit) !== 0) {
      this.duplicates++;
      return;
    }
    this.#seen[slot] = byte | bit;
    this.unique++;
  }
}
