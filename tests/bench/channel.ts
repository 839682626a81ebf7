import type { ManagedProcess } from '../support/child-processes.js';

/**
 * Questions and answers between the bench and the processes it starts, over the IPC channel of child_process: it costs
 * the measured ports nothing.
 */
interface Envelope {
  readonly id: number;
  readonly value: unknown;
}

/** Asks `to` and resolves with its answer; rejects when it ends first. The two sides agree on `Answer` by sharing its type. */
export function ask<Answer>(to: ManagedProcess, question: object): Promise<Answer> {
  const id = nextId++;
  return new Promise<Answer>((resolve, reject) => {
    const onMessage = (envelope: Envelope): void => {
      if (envelope.id !== id) return;
      finish();
      resolve(envelope.value as Answer);
    };
    const onExit = (): void => {
      finish();
      reject(new Error(`${to.name} ended:\n${to.log().slice(-2000)}`));
    };
    const finish = (): void => {
      to.child.off('message', onMessage);
      to.child.off('exit', onExit);
    };
    to.child.on('message', onMessage);
    to.child.once('exit', onExit);
    to.child.send({ id, value: question } satisfies Envelope);
  });
}

let nextId = 1;

/** In a started process: answers every question, and ends when whoever asks is gone. */
export function answer<Question>(reply: (question: Question) => Promise<object> | object): void {
  process.on('message', async (envelope: Envelope) => {
    process.send?.({ id: envelope.id, value: await reply(envelope.value as Question) } satisfies Envelope);
  });
  process.once('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole process group; the bench ends its processes itself, in order.
  process.on('SIGINT', () => undefined);
}
