import { describe, expect, test } from '@jest/globals';
import type { Frame } from './frame.js';
import { ShardTickets } from './shard-tickets.js';
import type { TicketJob } from './store.js';

describe('the tickets of a shard', () => {
  test('are handed over in the order of their taking, whichever is read or processed first', async () => {
    const { tickets, reads, handled } = rig();
    const [first, second, third] = [job('1', 5), job('2', 5), job('3', 5)];
    for (const each of [first, second, third]) tickets.taken(each);
    const ends = [third, second, first].map((each) => tickets.process(each));
    await turn();
    reads.get('3')?.resolve([]);
    reads.get('2')?.resolve([]);
    await turn();
    expect(handled).toEqual([]);
    reads.get('1')?.resolve([]);
    await turn();
    expect(handled).toEqual(['1', '2', '3']);
    expect(await Promise.all(ends)).toEqual(['3 ended', '2 ended', '1 ended']);
  });

  test('whose answers came in one piece are put in the order in which they were asked for', async () => {
    const { tickets, reads, handled } = rig();
    const jobs = [job('later', 6), job('newer', 5, 2), job('older', 5, 1)];
    for (const each of jobs) tickets.taken(each);
    const ends = jobs.map((each) => tickets.process(each));
    await turn();
    for (const read of reads.values()) read.resolve([]);
    await Promise.all(ends);
    expect(handled).toEqual(['older', 'newer', 'later']);
  });

  test('that were stored and asked for within a millisecond are told apart by the counter in their ids', async () => {
    const { tickets, reads, handled } = rig();
    const jobs = [job('id10', 5), job('idz', 5), job('idy', 5)];
    for (const each of jobs) tickets.taken(each);
    const ends = jobs.map((each) => tickets.process(each));
    await turn();
    for (const read of reads.values()) read.resolve([]);
    await Promise.all(ends);
    expect(handled).toEqual(['idy', 'idz', 'id10']);
  });

  test('do not wait for the end of those before', async () => {
    const { tickets, reads, handled, endless } = rig();
    const [first, second] = [job('1', 5), job('2', 5)];
    endless.add('1');
    tickets.taken(first);
    tickets.taken(second);
    void tickets.process(first);
    const end = tickets.process(second);
    await turn();
    for (const read of reads.values()) read.resolve([]);
    expect(await end).toBe('2 ended');
    expect(handled).toEqual(['1', '2']);
  });

  test('do not wait for one that cannot be read, or whose group is gone', async () => {
    const { tickets, reads, handled } = rig();
    const jobs = [job('1', 5), job('2', 5), job('3', 5)];
    for (const each of jobs) tickets.taken(each);
    const [broken, gone, well] = jobs.map((each) => tickets.process(each));
    await turn();
    reads.get('1')?.reject(new Error('no store'));
    reads.get('2')?.resolve(null);
    reads.get('3')?.resolve([]);
    await expect(broken).rejects.toThrow('no store');
    expect(await gone).toBeNull();
    expect(await well).toBe('3 ended');
    expect(handled).toEqual(['3']);
  });

  test('are not handled before the queue has handed them over for good', async () => {
    const { tickets, reads, handled } = rig();
    const only = job('1', 5);
    tickets.taken(only);
    await turn();
    reads.get('1')?.resolve([]);
    await turn();
    expect(handled).toEqual([]);
    expect(await tickets.process(only)).toBe('1 ended');
  });
});

interface Read {
  resolve(frames: readonly Frame[] | null): void;
  reject(error: Error): void;
}

function rig() {
  const reads = new Map<string, Read>();
  const handled: string[] = [];
  const endless = new Set<string>();
  const tickets = new ShardTickets<readonly Frame[], string>({
    read: ({ data }) =>
      new Promise((resolve, reject) => {
        reads.set(data.group, { resolve: (frames) => resolve(frames && [frameOf(data.group)]), reject });
      }),
    handle: async ([frame]) => {
      const group = frame?.header.frameId ?? '';
      handled.push(group);
      if (endless.has(group)) await new Promise(() => undefined);
      return `${group} ended`;
    },
  });
  return { tickets, reads, handled, endless };
}

function job(group: string, processedOn: number, timestamp = 1): TicketJob {
  return { data: { group, bytes: 1 }, timestamp, processedOn, moveToDelayed: async () => undefined };
}

function frameOf(group: string): Frame {
  const header = { tenantId: 't', appId: 'a', drainTokenId: 'd', logplexToken: 'l', receivedAtMs: 1 };
  return { header: { ...header, frameId: group, dialect: 'logplex' }, body: Buffer.alloc(0) };
}

/** Everything that is due now has happened. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
