/**
 * Bounds the bytes in work. `acquire` waits, first come first served, until they fit; something larger than the whole
 * budget gets it alone.
 */
export class ByteBudget {
  private used = 0;
  private readonly waiting: { readonly bytes: number; readonly resolve: () => void }[] = [];

  constructor(private readonly bytesMax: number) {}

  /** Whether somebody waits: nothing more will come in until something is released. */
  get isExhausted(): boolean {
    return this.waiting.length > 0;
  }

  async acquire(bytes: number): Promise<void> {
    if (this.waiting.length === 0 && this.fits(bytes)) {
      this.used += bytes;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push({ bytes, resolve }));
  }

  release(bytes: number): void {
    this.used -= bytes;
    let next = this.waiting[0];
    while (next && this.fits(next.bytes)) {
      this.used += next.bytes;
      this.waiting.shift();
      next.resolve();
      next = this.waiting[0];
    }
  }

  private fits(bytes: number): boolean {
    return this.used === 0 || this.used + bytes <= this.bytesMax;
  }
}
