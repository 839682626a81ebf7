import { expect, test } from '@jest/globals';
import { lostMessagesIn } from './loss-report.js';

test.each([
  ['Error L10 (output buffer overflow): 37 messages dropped since 2026-03-04T09:14:41.603118+00:00.', 37],
  ['Error L10 (output buffer overflow): 1204 messages dropped since 2019-03-04T09:14:41+00:00.', 1204],
  ["Error L10 (output buffer overflow): drain 'd.5d4c' dropped 8 messages since 2026-03-04T09:14:41+00:00.", 8],
  ['Error L12: 5 messages dropped since 2026-03-04T09:14:41.603118+00:00', 5],
  ['Error L12: 1 messages dropped since 2026-03-04T09:14:41.603118+00:00.', 1],
  ['Error L12 (local buffer overflow): 12 messages dropped since 2026-03-04T09:14:41Z.', 12],
  ['Error L13: 61 messages lost since 2026-03-04T09:14:41.603118+00:00.', 61],
  ['Error L13: 61 messages lost since 2026-03-04T09:14:41.603118+00:00', 61],
  ['Error L14 (certificate validation): error="bad" uri="syslog+tls://logs.example.com"', 0],
  ['Error L15: Error displaying log lines. Please try again.', 0],
  ['Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages since 2026-03-04T09:14:41+00:00.', 0],
  ['Error L11 (Tail buffer overflow): 9 messages dropped since 2026-03-04T09:14:41+00:00.', 0],
  ['Error L10 (output buffer overflow): messages dropped since 2026-03-04T09:14:41+00:00.', 0],
  ['said: Error L12: 5 messages dropped since 2026-03-04T09:14:41+00:00', 0],
  ['Error L10: 99999999999999999999 messages dropped since 2026-03-04T09:14:41+00:00', 0],
  ['', 0],
])('reads %j as %d lost messages', (text, lost) => {
  expect(lostMessagesIn(text)).toBe(lost);
});
