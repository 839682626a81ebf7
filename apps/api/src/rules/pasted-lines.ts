import type { MessageInput } from '@logferry/logplex';
import type { TailLine } from '@logferry/queue';

/** What `heroku logs` puts in front of a line: `2026-03-04T09:15:02.204117+00:00 app[web.1]: text`. */
const PRINTED = /^(\d{4}-\d\d-\d\dT\S+) ([^\s[\]]+)\[([^\s[\]]+)\]: ?(.*)$/s;
/** local7.info: what dynos' lines carry. It says nothing of a line. */
const PRIORITY = 190;

/** Lines that a person pasted, as Logplex would send them. Texts alone are taken for output of web.1 of now. */
export function messagesOfPasted(lines: readonly string[], now: Date): MessageInput[] {
  return lines.map((line) => {
    const [, timestamp, appname, procid, text] = PRINTED.exec(line) ?? [];
    if (timestamp === undefined || appname === undefined || procid === undefined) {
      return message(now.toISOString(), 'app', 'web.1', line);
    }
    return message(timestamp, appname, procid, text ?? '');
  });
}

/** Lines that were shown in a tail, as they came. */
export function messagesOfTail(lines: readonly TailLine[]): MessageInput[] {
  return lines
    .filter(({ procid }) => procid !== '')
    .map(({ time, source, procid, text }) => message(time, source, procid, text));
}

function message(timestamp: string, appname: string, procid: string, text: string): MessageInput {
  return { priority: PRIORITY, timestamp, appname, procid, text: text.endsWith('\n') ? text : `${text}\n` };
}
