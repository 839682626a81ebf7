import type { IncomingHttpHeaders } from 'node:http';
import type { Dialect } from '@logferry/logplex';

/** What the sender's headers say of a frame. */
export interface SenderHeaders {
  readonly logplexToken: string;
  /** `''`: none, the frame cannot be told from its retry. */
  readonly frameId: string;
  readonly dialect: Dialect;
  /** `Logplex-Msg-Count`; null when absent or unreadable. */
  readonly messageCount: number | null;
}

/** LPX sends 32 characters, others UUIDs; what is longer is cut, so that a sender cannot fill our memory with marks. */
const ID_LENGTH_MAX = 128;

/**
 * Logplex names itself by `Logplex-Frame-Id` and `Logplex-Drain-Token`. log-shuttle, which ships a Shield Private
 * Space's logs, has neither: it sends `X-Request-Id`, the same on retries. The body never decides.
 */
export function readSenderHeaders(headers: IncomingHttpHeaders): SenderHeaders {
  const logplexToken = text(headers['logplex-drain-token']);
  const frameId = text(headers['logplex-frame-id']);
  const isShuttle = text(headers['user-agent']).startsWith('log-shuttle/') || (frameId === '' && logplexToken === '');
  const messageCount = text(headers['logplex-msg-count']);
  return {
    logplexToken,
    frameId: frameId || (isShuttle ? text(headers['x-request-id']) : ''),
    dialect: isShuttle ? 'log-shuttle' : 'logplex',
    messageCount: /^\d{1,9}$/.test(messageCount) ? Number(messageCount) : null,
  };
}

function text(header: string | string[] | undefined): string {
  const value = Array.isArray(header) ? header[0] : header;
  return value === undefined ? '' : value.slice(0, ID_LENGTH_MAX);
}
