import { buildFrame } from '@logferry/logplex';
import { postFrame } from '../../support/post-frame.js';
import { answer } from '../channel.js';
import { LatencyList } from '../latency-list.js';
import { stamp } from './stamp.js';

/** Posts to many drains at a steady rate each, every line stamped with the moment of its POST. A process of its own. */
export interface SendJob {
  readonly drainUrls: readonly string[];
  readonly seconds: number;
  readonly postsPerSecond: number;
  readonly linesPerPost: number;
}

export interface SendResult {
  /** Lines answered 2xx, by drain in the order of the job. */
  readonly acknowledged: readonly number[];
  readonly failures: number;
  readonly ackP99Ms: number;
}

const PADDING = 'GET /orders/4711 200 in 12 ms, a line of the usual length '.repeat(3);

answer<SendJob>(async ({ drainUrls, seconds, postsPerSecond, linesPerPost }) => {
  const latencies = new LatencyList();
  const acknowledged = drainUrls.map(() => 0);
  let failures = 0;
  const startMs = performance.now();
  const intervalMs = 1_000 / postsPerSecond;

  const post = async (url: string, index: number): Promise<void> => {
    const nowMs = Date.now();
    const timestamp = `${new Date(nowMs).toISOString().slice(0, -1)}000+00:00`;
    const text = `${PADDING}${stamp(nowMs)}\n`;
    const message = { priority: 190, timestamp, appname: 'app', procid: 'web.1', text };
    const body = buildFrame(Array.from({ length: linesPerPost }, () => message));
    const sentMs = performance.now();
    const status = await postFrame(url, body, { messageCount: linesPerPost }).then(
      (reply) => reply.status,
      () => 0,
    );
    latencies.add(performance.now() - sentMs);
    if (status >= 200 && status < 300) acknowledged[index] = (acknowledged[index] ?? 0) + linesPerPost;
    else failures += 1;
  };

  await Promise.all(
    drainUrls.map(async (url, index) => {
      const inFlight: Promise<void>[] = [];
      // Each drain has a phase of its own, so that they do not post all at once.
      for (let dueMs = (index / drainUrls.length) * intervalMs; dueMs < seconds * 1_000; dueMs += intervalMs) {
        await new Promise((resolve) => setTimeout(resolve, startMs + dueMs - performance.now()));
        inFlight.push(post(url, index));
      }
      await Promise.all(inFlight);
    }),
  );
  return { acknowledged, failures, ackP99Ms: latencies.summary().ackP99Ms } satisfies SendResult;
});
