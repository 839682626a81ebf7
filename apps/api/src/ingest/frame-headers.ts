import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { SyslogDialect } from '@logferry/logplex';

/** What the sender's headers say of a frame. */
export interface SenderHeaders {
  readonly logplexToken: string;
  /** `''`: none, the frame cannot be told from its retry. */
  readonly frameId: string;
  /** Whether `frameId` names a frame only together with its bytes (see `identifiedBy`). */
  readonly isIdOfRequest: boolean;
  readonly dialect: SyslogDialect;
  /** `Logplex-Msg-Count`; null when absent or unreadable. */
  readonly messageCount: number | null;
}

/** LPX sends 32 characters, others UUIDs; what is longer is cut, so that a sender cannot fill our memory with marks. */
const ID_LENGTH_MAX = 128;

const SHUTTLE_AGENT = 'log-shuttle/';
/** No header can hold a newline, so that no `Logplex-Frame-Id` is ever taken for an `X-Request-Id`, nor the reverse. */
const REQUEST_ID_SPACE = 'X-Request-Id\n';

/**
 * Logplex names itself by `Logplex-Frame-Id` and `Logplex-Drain-Token`. log-shuttle, which ships a Shield Private
 * Space's logs, has neither: it sends `X-Request-Id`, the same on retries. The body never decides.
 *
 * log-shuttle's `Logplex-Drop-Count` and `Logplex-Lost-Count` are not looked at: the L12 and L13 lines at the head of the same body say the
 * same once more (heroku/log-shuttle, logplex_formatter.go), and those are what the ledger counts.
 */
export function readSenderHeaders(headers: IncomingHttpHeaders): SenderHeaders {
  const logplexToken = text(headers['logplex-drain-token']);
  const frameId = text(headers['logplex-frame-id']);
  const userAgent = text(headers['user-agent']);
  const isShuttle = userAgent.startsWith(SHUTTLE_AGENT) || (frameId === '' && logplexToken === '');
  const messageCount = text(headers['logplex-msg-count']);
  const requestId = frameId === '' && isShuttle ? text(headers['x-request-id']) : '';
  return {
    logplexToken,
    frameId: requestId === '' ? frameId : REQUEST_ID_SPACE + requestId,
    isIdOfRequest: requestId !== '' && !userAgent.startsWith(SHUTTLE_AGENT),
    dialect: isShuttle ? 'log-shuttle' : 'logplex',
    messageCount: /^\d{1,9}$/.test(messageCount) ? Number(messageCount) : null,
  };
}

/**
 * The frame's id among those of its drain. log-shuttle gives each batch an `X-Request-Id` of its own, but others who ship
 * a space's logs (the platform API does, by a common http client) may give several POSTs that of the request they belong
 * to. Theirs is a retry only when the bytes are the same, too: a frame taken for another one would be lost.
 */
export function identifiedBy(sender: SenderHeaders, body: Buffer): string {
  if (!sender.isIdOfRequest) return sender.frameId;
  return `${sender.frameId}\n${hash('sha256', body, 'base64url')}`;
}

function text(header: string | string[] | undefined): string {
  const value = Array.isArray(header) ? header[0] : header;
  return value === undefined ? '' : value.slice(0, ID_LENGTH_MAX);
}
