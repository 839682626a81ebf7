import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Frame } from './frame.js';
import { decodeGroup } from './frame-group.js';
import { UndecidedError } from './group-commit.js';
import { FrameProducer } from './producer.js';
import { OutcomeUnknownError } from './store.js';

const SOON_MS = 300;

function frame(frameId: string = randomUUID()): Frame {
  return {
    header: {
      tenantId: 't',
      appId: 'a',
      drainTokenId: 'd',
      logplexToken: '',
      frameId,
      receivedAtMs: 1,
      dialect: 'logplex',
    },
    body: Buffer.from('1 x'),
  };
}

/** A store that answers as told, one answer per commit and then the last one for ever. */
function producerOn(...answers: ('ok' | 'refused' | 'unknown')[]) {
  const groups = new Map<string, string[]>();
  const ids: string[] = [];
  let next = 0;
  const store = {
    newGroupId: () => `g${next++}`,
    commit: async (_shard: number, group: Buffer, _marks: readonly string[], _delayMs: number, groupId = '') => {
      ids.push(groupId);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === 'refused') throw new Error('not stored');
      if (answer === 'unknown') throw new OutcomeUnknownError(new Error('connection lost'));
      groups.set(
        groupId,
        decodeGroup(group).map((each) => each.header.frameId),
      );
      return new Set<string>();
    },
    putMarks: async () => undefined,
  };
  return { producer: new FrameProducer(store, 1, () => undefined), groups, ids };
}

describe('a producer whose store fails', () => {
  test('holds a frame and tries again under a new id when nothing was stored', async () => {
    const { producer, ids } = producerOn('refused', 'refused', 'ok');
    expect(await producer.enqueue(frame())).toBe('stored');
    expect(new Set(ids).size).toBe(3);
    expect(producer.health.failure).toBeUndefined();
  });

  test('tries again under the same id when it may be stored, also a frame without an id', async () => {
    const { producer, ids } = producerOn('unknown', 'refused', 'unknown', 'ok');
    expect(await producer.enqueue(frame(''))).toBe('stored');
    expect(ids).toEqual(['g0', 'g0', 'g0', 'g0']);
  });

  test('gives up at the deadline, and stores nothing of it later', async () => {
    const { producer, groups } = producerOn('refused');
    const startedMs = performance.now();
    const error = await producer.enqueue(frame(), startedMs + SOON_MS).catch((thrown: unknown) => thrown);
    expect(performance.now() - startedMs).toBeLessThan(SOON_MS + 500);
    if (!(error instanceof UndecidedError)) throw error;
    expect(await error.outcome).toBeNull();
    expect(groups.size).toBe(0);
    expect(producer.health.failure?.sinceMs).toBeGreaterThanOrEqual(startedMs);
  });

  test('finds out what became of a frame whose sender was told to come again, and knows its retry', async () => {
    const { producer, groups } = producerOn('unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'ok');
    const late = frame('late');
    const error = await producer.enqueue(late, performance.now() + SOON_MS).catch((thrown: unknown) => thrown);
    if (!(error instanceof UndecidedError)) throw error;
    expect(await producer.enqueue(late)).toBe('duplicate');
    expect(await error.outcome).toBe('stored');
    expect([...groups.values()]).toEqual([['late']]);
  });
});
