/** The part of a log's JSON that is the same for many lines, such as what a sender's lines have in common. */
export class ConstantText {
  readonly bytes: Buffer;
  /** Where text-writer.ts has put the bytes, as long as `lease` is the one it hands out at present. */
  address = 0;
  lease = 0;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
  }
}
