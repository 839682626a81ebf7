import { describe, expect, test } from '@jest/globals';
import { readSenderHeaders } from './frame-headers.js';

describe("a sender's headers", () => {
  test('of Logplex name the frame, the token and the count', () => {
    expect(
      readSenderHeaders({
        'logplex-frame-id': 'ABC',
        'logplex-drain-token': 'd.1',
        'logplex-msg-count': '4',
        'user-agent': 'Logplex/v73',
        'x-request-id': 'by a proxy',
      }),
    ).toEqual({ logplexToken: 'd.1', frameId: 'ABC', dialect: 'logplex', messageCount: 4 });
  });

  test('of log-shuttle name the batch by X-Request-Id and call for structured data', () => {
    expect(
      readSenderHeaders({ 'x-request-id': 'batch-1', 'user-agent': 'log-shuttle/1.0', 'logplex-msg-count': '2' }),
    ).toEqual({ logplexToken: '', frameId: 'batch-1', dialect: 'log-shuttle', messageCount: 2 });
  });

  test('that say nothing are a log-shuttle without retries', () => {
    expect(readSenderHeaders({})).toEqual({
      logplexToken: '',
      frameId: '',
      dialect: 'log-shuttle',
      messageCount: null,
    });
  });

  test('of any length stay short in memory, and a count that is none is ignored', () => {
    const sender = readSenderHeaders({ 'logplex-frame-id': 'x'.repeat(10_000), 'logplex-msg-count': '-1' });
    expect(sender.frameId).toHaveLength(128);
    expect(sender.messageCount).toBeNull();
  });
});
