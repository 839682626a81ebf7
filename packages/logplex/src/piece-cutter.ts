// Cutting a body into pieces by octet count.
//
// In: the bytes of one POST, `LEN SP <LEN bytes>` again and again with nothing between. Out: one piece after the other, in byte order
// and disjoint. Only LEN is trusted: a message may hold line feeds, spaces and digits, so nothing is ever searched for. Whether a piece
// has a readable header does not matter here, which is why counting pieces is so much cheaper than parsing them.
// Bounds: every byte is looked at once at most, nothing is read past the body, and a damaged LEN ends the body with one last piece.

/** `truncated`: the body ends before the piece does. `bad_length`: no LEN where one must be. `empty`: LEN is zero. */
export type CutFault = 'bad_length' | 'truncated' | 'empty';

// Eight digits name 99,999,999 bytes, more than any body we take. A longer run of digits is not a length, and giving up here keeps a
// body of nothing but digits from costing more than these eight steps.
const LENGTH_DIGITS_MAX = 8;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/** Walks over the pieces of a body; the fields describe the current piece after `next()` has returned true. One is made per body. */
export class PieceCutter {
  /** Byte offset of the first digit of LEN. */
  start = 0;
  /** Byte offset of the syslog message, after LEN and its space. */
  contentStart = 0;
  /** One past the last byte of the piece. */
  end = 0;
  /** Why the piece cannot be a message, or null. */
  fault: CutFault | null = null;

  readonly #body: Buffer;

  constructor(body: Buffer) {
    this.#body = body;
  }

  /** Moves to the next piece; false at the end of the body. */
  next(): boolean {
    const body = this.#body;
    const length = body.length;
    let at = this.end;
    // Some senders put uncounted line ends between frames (facts: heroku/logplex issues, test tools); they belong to no piece.
    while (at < length) {
      const byte = body[at];
      if (byte !== LF && byte !== CR && byte !== SPACE) break;
      at++;
    }
    if (at >= length) return false;

    this.start = at;
    const digitsEnd = Math.min(length, at + LENGTH_DIGITS_MAX);
    let octets = 0;
    for (; at < digitsEnd; at++) {
      const byte = body[at] as number;
      if (byte < ZERO || byte > NINE) break;
      octets = octets * 10 + byte - ZERO;
    }
    if (at === length) return this.#rest('truncated');
    if (at === this.start || body[at] !== SPACE) return this.#rest('bad_length');

    this.contentStart = at + 1;
    if (octets > length - this.contentStart) return this.#rest('truncated');
    this.end = this.contentStart + octets;
    this.fault = octets === 0 ? 'empty' : null;
    return true;
  }

  #rest(fault: CutFault): true {
    this.contentStart = this.start;
    this.end = this.#body.length;
    this.fault = fault;
    return true;
  }
}
