/**
 * Keeps the tickets of a shard in line: they may be read at the same time and end in any order, but are handed over in
 * the order in which they were taken, so that an app's lines come in theirs. Bound: the tickets in work.
 */
export class TicketLine {
  private handedOver: Promise<unknown> = Promise.resolve();

  /**
   * Calls `handle` once `ready` has resolved and everything that stood in line before was handed over, or had failed to
   * become ready: what fails holds up nobody.
   * @returns what `handle` does; rejects as `ready` does
   */
  async pass<Ready, End>(ready: Promise<Ready>, handle: (ready: Ready) => Promise<End>): Promise<End> {
    const before = this.handedOver;
    const turn = Promise.all([ready, before]);
    // Begun, not ended: the next ticket does not wait for the end of this one.
    const begun = turn.then(([value]) => ({ end: handle(value) }));
    this.handedOver = Promise.allSettled([before, begun]);
    return await (await begun).end;
  }
}
