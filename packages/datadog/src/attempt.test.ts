import { describe, expect, test } from '@jest/globals';
import { retryAfterMsOf, type TransportError, transportErrorOf } from './attempt.js';

const NOW_MS = Date.parse('2026-03-04T09:15:00Z');

describe('transportErrorOf', () => {
  const table: readonly (readonly [Record<string, string>, TransportError])[] = [
    [{ name: 'TimeoutError' }, 'timeout'],
    [{ code: 'UND_ERR_HEADERS_TIMEOUT' }, 'timeout'],
    [{ code: 'ETIMEDOUT', syscall: 'read' }, 'timeout'],
    [{ code: 'ETIMEDOUT', syscall: 'connect' }, 'connect'],
    [{ code: 'ECONNREFUSED', syscall: 'connect' }, 'connect'],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'connect'],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'connect'],
    [{ code: 'ECONNRESET', syscall: 'read' }, 'reset'],
    [{ code: 'UND_ERR_SOCKET' }, 'reset'],
    [{ code: 'HPE_INVALID_CONSTANT' }, 'reset'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'tls'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'tls'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'tls'],
    [{ code: 'UND_ERR_CLOSED' }, 'other'],
    [{}, 'other'],
  ];
  test.each(table)('%j is %s', (fields, kind) => {
    expect(transportErrorOf(Object.assign(new Error('any'), fields))).toBe(kind);
  });

  test('something thrown that is no error is other', () => {
    expect(transportErrorOf('text')).toBe('other');
    expect(transportErrorOf(undefined)).toBe('other');
  });
});

describe('retryAfterMsOf', () => {
  test('reads seconds and dates of Retry-After', () => {
    expect(retryAfterMsOf({ 'retry-after': '7' }, NOW_MS)).toBe(7_000);
    expect(retryAfterMsOf({ 'retry-after': 'Wed, 04 Mar 2026 09:15:30 GMT' }, NOW_MS)).toBe(30_000);
  });

  test('reads X-RateLimit-Reset and takes the longer of the two', () => {
    expect(retryAfterMsOf({ 'x-ratelimit-reset': '3' }, NOW_MS)).toBe(3_000);
    expect(retryAfterMsOf({ 'retry-after': '2', 'x-ratelimit-reset': '9' }, NOW_MS)).toBe(9_000);
  });

  test('never waits longer than two minutes, even when told an epoch', () => {
    expect(retryAfterMsOf({ 'retry-after': '86400' }, NOW_MS)).toBe(120_000);
    expect(retryAfterMsOf({ 'x-ratelimit-reset': '1772615700' }, NOW_MS)).toBe(120_000);
  });

  test('a date in the past is no wait, and nonsense is no hint', () => {
    expect(retryAfterMsOf({ 'retry-after': 'Wed, 04 Mar 2026 09:00:00 GMT' }, NOW_MS)).toBe(0);
    expect(retryAfterMsOf({ 'retry-after': 'soon' }, NOW_MS)).toBeNull();
    expect(retryAfterMsOf({ 'retry-after': '-5' }, NOW_MS)).toBeNull();
    expect(retryAfterMsOf({}, NOW_MS)).toBeNull();
  });
});
