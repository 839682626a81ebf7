import type { SyslogDialect } from './dialect.js';
import { HEADER_BYTES_MAX, PRIORITY_MAX } from './parse-frame.js';

/** A message to send. Header fields must not hold a space; text may be any bytes and gets no newline added. */
export interface MessageInput {
  readonly priority: number;
  readonly timestamp: string;
  /** `host` when left out, as Logplex sends it. */
  readonly hostname?: string;
  readonly appname: string;
  readonly procid: string;
  /** `-` when left out. */
  readonly msgid?: string;
  readonly text: string | Buffer;
}

/**
 * The body a sender of that dialect would POST; `parseFrame` gives the messages back.
 * Throws RangeError for a message that the format cannot carry: it serves tests and load, where that is a mistake in the caller.
 */
export function buildFrame(messages: readonly MessageInput[], dialect: SyslogDialect = 'logplex'): Buffer {
  const parts: Buffer[] = [];
  for (const message of messages) {
    const header = Buffer.from(headerOf(message), 'utf8');
    if (header.length - 1 > HEADER_BYTES_MAX) throw new RangeError('header is longer than a reader accepts');
    // log-shuttle always sends the nil value of STRUCTURED-DATA.
    const structuredData = dialect === 'log-shuttle' ? '- ' : '';
    const text = typeof message.text === 'string' ? Buffer.from(message.text, 'utf8') : message.text;
    const octets = header.length + structuredData.length + text.length;
    parts.push(Buffer.from(`${octets} `), header, Buffer.from(structuredData), text);
  }
  return Buffer.concat(parts);
}

function headerOf({ priority, timestamp, hostname = 'host', appname, procid, msgid = '-' }: MessageInput): string {
  if (!Number.isInteger(priority) || priority < 0 || priority > PRIORITY_MAX) {
    throw new RangeError(`priority ${priority} is not between 0 and ${PRIORITY_MAX}`);
  }
  const fields = [timestamp, hostname, appname, procid, msgid];
  if (fields.some((field) => field.includes(' '))) throw new RangeError('a header field holds a space');
  return `<${priority}>1 ${fields.join(' ')} `;
}
