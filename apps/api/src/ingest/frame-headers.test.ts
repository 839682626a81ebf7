import { describe, expect, test } from '@jest/globals';
import { identifiedBy, readSenderHeaders } from './frame-headers.js';

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
    ).toEqual({ logplexToken: 'd.1', frameId: 'ABC', isIdOfRequest: false, dialect: 'logplex', messageCount: 4 });
  });

  test('of log-shuttle name the batch by X-Request-Id and call for structured data', () => {
    expect(
      readSenderHeaders({ 'x-request-id': 'batch-1', 'user-agent': 'log-shuttle/1.0', 'logplex-msg-count': '2' }),
    ).toEqual({
      logplexToken: '',
      frameId: 'X-Request-Id\nbatch-1',
      isIdOfRequest: false,
      dialect: 'log-shuttle',
      messageCount: 2,
    });
  });

  test('that say nothing are a log-shuttle without retries', () => {
    expect(readSenderHeaders({})).toEqual({
      logplexToken: '',
      frameId: '',
      isIdOfRequest: false,
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

describe("a frame's id", () => {
  const one = Buffer.from('one');
  const idOf = (headers: Record<string, string>, body = one) => identifiedBy(readSenderHeaders(headers), body);
  const shuttle = { 'user-agent': 'log-shuttle/1.0' };

  test('of Logplex and of log-shuttle does not depend on the bytes, which a retry may rebuild', () => {
    for (const headers of [{ 'logplex-frame-id': 'A' }, { 'x-request-id': 'A', ...shuttle }]) {
      expect(idOf(headers, Buffer.from('two'))).toBe(idOf(headers));
    }
  });

  test('from X-Request-Id is never that of a Logplex-Frame-Id with the same text', () => {
    const ids = [
      idOf({ 'logplex-frame-id': 'A' }),
      idOf({ 'logplex-frame-id': 'A', ...shuttle }),
      idOf({ 'x-request-id': 'A', ...shuttle }),
      idOf({ 'x-request-id': 'A' }),
    ];
    expect(ids.map((id) => id.includes('\n'))).toEqual([false, false, true, true]);
  });

  test('of a sender we do not know tells POSTs of one request apart, and knows a retry', () => {
    const headers = { 'x-request-id': 'A', 'user-agent': 'excon/0.76.0' };
    expect(idOf(headers)).toBe(idOf(headers, Buffer.from('one')));
    expect(idOf(headers)).not.toBe(idOf(headers, Buffer.from('two')));
  });
});
