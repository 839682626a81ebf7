/** A log is mostly two to three times its line. A guess that is too low costs one copy. */
const GROWTH_PER_BODY_BYTE = 3;
const CAPACITY_MIN = 16_384;
/** A larger one served one large frame; the next is not likely to need it. */
const CAPACITY_KEPT_MAX = 4_194_304;

/**
 * Collects JSON texts as bytes, with a comma between two.
 *
 * Bytes and not strings, because logs wait for their batch: as strings they are old by then, and moving them about cost the
 * worker more than making them (100 lines a POST: 13.1 s of CPU per million lines with an array of strings, joined and encoded
 * when the batch leaves).
 */
export class TextWriter {
  #scratch = Buffer.allocUnsafeSlow(CAPACITY_MIN);
  #length = 0;

  begin(bodyBytes: number): void {
    this.#length = 0;
    this.#shrink(); // the frame before may have ended in an error
    this.#reserve(bodyBytes * GROWTH_PER_BODY_BYTE);
  }

  /** `bytes` is the text's size in UTF-8; when it is the number of characters, the text is ASCII and copied as it is. */
  write(text: string, bytes: number): void {
    this.#reserve(this.#length + bytes + 1);
    if (this.#length > 0) this.#scratch[this.#length++] = 0x2c;
    const written =
      text.length === bytes
        ? this.#scratch.write(text, this.#length, 'latin1')
        : this.#scratch.write(text, this.#length);
    // Node says 0 for a buffer beyond 2 GiB; sizes that do not match the bytes would count logs as sent that never were.
    if (written !== bytes) throw new RangeError(`Wrote ${written} of ${bytes} bytes`);
    this.#length += written;
  }

  /** The texts since `begin`, in a buffer of their own. */
  end(): Buffer {
    const texts = Buffer.allocUnsafeSlow(this.#length);
    this.#scratch.copy(texts, 0, 0, this.#length);
    this.#shrink();
    return texts;
  }

  #shrink(): void {
    if (this.#scratch.length > CAPACITY_KEPT_MAX) this.#scratch = Buffer.allocUnsafeSlow(CAPACITY_MIN);
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#scratch.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, 2 * this.#scratch.length));
    this.#scratch.copy(larger, 0, 0, this.#length);
    this.#scratch = larger;
  }
}
