import { randomBytes } from 'node:crypto';
import type { DrainUrl } from './drain-url.js';

export interface FrameHeaders {
  readonly frameId: string;
  /** Messages in the body, an L10 notice included. */
  readonly messageCount: number;
  readonly bodyBytes: number;
}

/** The header set of Logplex, in its order (logplex_http_drain.erl, `request_to_iolist`). */
export function drainHeaders(url: DrainUrl, logplexToken: string, frame: FrameHeaders): Record<string, string> {
  return {
    Host: url.host,
    ...(url.authorization === null ? {} : { Authorization: url.authorization }),
    'Content-Type': 'application/logplex-1',
    'Logplex-Msg-Count': String(frame.messageCount),
    'Logplex-Frame-Id': frame.frameId,
    'Logplex-Drain-Token': logplexToken,
    'User-Agent': 'Logplex/v73',
    'Content-Length': String(frame.bodyBytes),
  };
}

/** 32 upper-case hex digits; receivers treat it as opaque. */
export function newFrameId(): string {
  return randomBytes(16).toString('hex').toUpperCase();
}
