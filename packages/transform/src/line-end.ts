import type { Message } from '@logferry/logplex';

const LF = 0x0a;
const CR = 0x0d;

/** Heroku counts the line end as part of the message; one `\n` or `\r\n` is taken off, never more. */
export function withoutLineEnd(text: string): string {
  const last = text.length - 1;
  if (text.charCodeAt(last) !== LF) return text;
  return text.substring(0, text.charCodeAt(last - 1) === CR ? last - 1 : last);
}

/** The same on bytes: the end of a message's text in its body. */
export function endOfText(body: Buffer, { msgStart, end }: Message): number {
  if (end === msgStart || body[end - 1] !== LF) return end;
  return end - 1 > msgStart && body[end - 2] === CR ? end - 2 : end - 1;
}
