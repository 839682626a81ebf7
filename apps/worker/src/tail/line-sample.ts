/**
 * An even sample of lines that come by, of bounded size, without knowing how many will come: when it is full, every other
 * one goes, and from then on only each second, fourth, … line is taken.
 */
export class LineSample<Line> {
  private lines: Line[] = [];
  private stride = 1;
  private bytes = 0;
  private sizes: number[] = [];
  /** Lines that came by. */
  seen = 0;

  constructor(
    private readonly linesMax: number,
    private readonly bytesMax: number,
  ) {}

  /** Whether the line that comes by now is one to take: then `add` it. Counts it. */
  wantsNext(): boolean {
    return this.seen++ % this.stride === 0;
  }

  add(line: Line, bytes: number): void {
    this.lines.push(line);
    this.sizes.push(bytes);
    this.bytes += bytes;
    while (this.lines.length > this.linesMax || (this.bytes > this.bytesMax && this.lines.length > 0)) this.halve();
  }

  take(): { readonly seen: number; readonly lines: readonly Line[] } {
    const taken = { seen: this.seen, lines: this.lines };
    this.lines = [];
    this.sizes = [];
    this.bytes = 0;
    this.seen = 0;
    this.stride = 1;
    return taken;
  }

  /** A single line that is too large by itself goes, too. */
  private halve(): void {
    const isKept = (_: unknown, index: number): boolean => index % 2 === 0 && this.lines.length > 1;
    const [lines, sizes] = [this.lines.filter(isKept), this.sizes.filter(isKept)];
    this.lines = lines;
    this.sizes = sizes;
    this.bytes = sizes.reduce((sum, size) => sum + size, 0);
    this.stride *= 2;
  }
}
