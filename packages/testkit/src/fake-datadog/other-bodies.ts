import { parseFrame } from '@logferry/logplex';
import type { RawLog } from './resolve.js';

/** `text/plain`: one log a line. The query gives what the lines cannot say. */
export function logsFromLines(bytes: Buffer, query: URLSearchParams): RawLog[] {
  const defaults = defaultsOf(query);
  const logs: RawLog[] = [];
  for (const line of bytes.toString().split(/\r?\n/)) if (line !== '') logs.push({ ...defaults, message: line });
  return logs;
}

/** `application/logplex-1`, as a bare Heroku drain at Datadog sends it: what Logferry is compared with. */
export function logsFromLogplex(bytes: Buffer, query: URLSearchParams): RawLog[] {
  const defaults = defaultsOf(query);
  return parseFrame(bytes, 'logplex').messages.map((message) => ({
    ...defaults,
    message: message.text.replace(/\r?\n$/, ''),
    syslog: {
      hostname: message.hostname,
      appname: message.appname,
      procid: message.procid,
      severity: message.priority % 8,
      timestamp: message.timestamp,
    },
  }));
}

/** `ddsource`, `ddtags`, `service` and `host` have their meaning; any other name becomes an attribute. */
function defaultsOf(query: URLSearchParams): Record<string, string> {
  const defaults: Record<string, string> = {};
  for (const [name, value] of query) {
    if (name !== 'dd-api-key') defaults[name === 'host' ? 'hostname' : name] = value;
  }
  return defaults;
}
