import type { MessageInput } from '@logferry/logplex';

/**
 * The L10 message that tells a receiver of losses, as Logplex words it on HTTPS drains ("Heroku error codes", L10).
 * It has no newline at its end.
 */
export function overflowNotice(count: number, since: Date, now: Date): MessageInput {
  const text = `Error L10 (output buffer overflow): ${count} messages dropped since ${herokuTime(since)}.`;
  return { priority: 172, timestamp: herokuTime(now), appname: 'heroku', procid: 'logplex', text };
}

/** Microseconds and a numeric offset, the form seen since 2020. */
function herokuTime(date: Date): string {
  return date.toISOString().replace('Z', '000+00:00');
}
