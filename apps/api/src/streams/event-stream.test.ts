import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { EventStream } from './event-stream.js';

/** A client that takes what comes, or nothing until it is told to. */
function clientOf(stream: EventStream, isReading = true) {
  const chunks: string[] = [];
  let waiting: (() => void) | undefined;
  const socket = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      if (isReading) done();
      else waiting = done;
    },
  });
  stream.body.pipe(socket);
  const goOn = (): void => {
    isReading = true;
    waiting?.();
  };
  return { text: () => chunks.join(''), goOn, socket };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a stream of events', () => {
  test('begins with when to come again, and writes each event with its data', async () => {
    const stream = new EventStream();
    const client = clientOf(stream);
    stream.send('line', '{"text":"é"}');
    stream.send('ping', '{}');
    await settled();
    expect(client.text()).toBe('retry: 2000\n\nevent: line\ndata: {"text":"é"}\n\nevent: ping\ndata: {}\n\n');
  });

  test('takes nothing more from a quarter of a megabyte on, until the client reads', async () => {
    const stream = new EventStream();
    const client = clientOf(stream, false);
    const json = JSON.stringify('x'.repeat(1_000));
    let taken = 0;
    while (stream.send('line', json)) taken++;
    expect(taken * json.length).toBeGreaterThan(200_000);
    expect(taken * json.length).toBeLessThan(300_000);
    expect(stream.isFull).toBe(true);

    client.goOn();
    await settled();
    expect(stream.isFull).toBe(false);
    expect(stream.send('line', json)).toBe(true);
  });

  test('ends behind what waits, tells once, and takes nothing afterwards', async () => {
    const stream = new EventStream();
    const client = clientOf(stream);
    let closed = 0;
    stream.onClose(() => closed++);
    stream.send('error', '{}');
    stream.end();
    stream.end();
    expect(stream.send('ping', '{}')).toBe(false);
    await new Promise((resolve) => client.socket.once('finish', resolve));
    expect(client.text()).toMatch(/event: error\ndata: \{\}\n\n$/);
    expect([closed, stream.isClosed]).toEqual([1, true]);
  });

  test('tells when the client leaves', async () => {
    const stream = new EventStream();
    let closed = 0;
    stream.onClose(() => closed++);
    stream.body.destroy(); // as Fastify does
    await settled();
    expect([closed, stream.isClosed]).toEqual([1, true]);
    stream.onClose(() => closed++);
    expect(closed).toBe(2);
  });
});
