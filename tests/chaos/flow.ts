const BUCKET_MS = 100;

/** How much passed at what time, to ask later how much it was between two moments. One number per tenth of a second. */
export class Flow {
  private readonly buckets = new Map<number, number>();

  add(atMs: number, count: number): void {
    const bucket = Math.floor(atMs / BUCKET_MS);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + count);
  }

  /** Of all buckets that touch the span. */
  between(fromMs: number, toMs: number): number {
    let sum = 0;
    for (let bucket = Math.floor(fromMs / BUCKET_MS); bucket * BUCKET_MS <= toMs; bucket++) {
      sum += this.buckets.get(bucket) ?? 0;
    }
    return sum;
  }
}
