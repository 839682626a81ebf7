/** Thrown when something took longer than it was given. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(readonly timeoutMs: number) {
    super(`not finished after ${timeoutMs} ms`);
  }
}

/**
 * Settles as `work` does, or rejects with DeadlineError after `timeoutMs`. The work itself is not stopped; a later
 * rejection of it is swallowed, since nobody waits for it any more.
 */
export async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
