import type { Frame } from '@logferry/queue';

/** The turn of a ticket: from its entry until its lines are transformed. */
export interface Turn {
  /** Resolves when the tickets before it have left that hold frames of the same apps; null when there are none. */
  readonly before: Promise<unknown> | null;
  /** Its lines are transformed, or will not be now. */
  leave(): void;
}

/**
 * Keeps an app's lines in the order of its tickets where one of them must wait: for a look-up of an app, or for memory.
 * Without it a ticket whose apps are all known would overtake it, and lines that are one message would stay apart.
 *
 * Tickets that share no app do not wait for one another: a look-up that hangs holds up nobody else. No ticket waits for one
 * that entered later, so that none wait in a circle. Bound: the tickets in work.
 */
export class AppTurns {
  /** By app: the end of the last turn that was entered. */
  private readonly last = new Map<string, Promise<void>>();

  /** Turns are entered in the order in which they shall be taken. Who enters must leave. */
  enter(frames: readonly Frame[]): Turn {
    let resolve: () => void = () => undefined;
    const done = new Promise<void>((leave) => {
      resolve = leave;
    });
    let before: Promise<void>[] | undefined;
    for (const { header } of frames) {
      const last = this.last.get(header.appId);
      if (last === done) continue;
      if (last !== undefined) {
        before ??= [];
        before.push(last);
      }
      this.last.set(header.appId, done);
    }
    const leave = (): void => {
      for (const { header } of frames) if (this.last.get(header.appId) === done) this.last.delete(header.appId);
      resolve();
    };
    return { before: before === undefined ? null : Promise.all(before), leave };
  }
}
